package app.plixa.hub.number;

import java.time.Instant;

/** A connected number as clients see it: none of its secrets. */
public record NumberView(String id, String phone, Instant createdAt) {}
