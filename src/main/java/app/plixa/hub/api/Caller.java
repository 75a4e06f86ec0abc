package app.plixa.hub.api;

/** Who is calling, as its token says; {@code remaining} requests are left in this minute of {@code limit}. */
public record Caller(String tokenId, String workspaceId, long limit, long remaining) {}
