package app.plixa.hub.media;

import java.time.Instant;

/**
 * An attachment that a worker is about to fetch.
 *
 * @param attempts how often it was tried, this time included
 * @param createdAt when its message came
 */
public record Fetch(Attachment attachment, String numberId, int attempts, Instant createdAt) {}
