package app.plixa.hub.message;

import java.time.Instant;

/**
 * One request to WhatsApp to take a message.
 *
 * @param at when it began
 * @param httpStatus 0 when there was no answer
 */
public record SendAttempt(Instant at, int latencyMillis, int httpStatus) {}
