package app.plixa.hub.message;

import app.plixa.hub.contact.Move;

/** A customer of this number moved, which no message tells of. */
public record Relocation(String workspaceId, String numberId, Move move) {}
