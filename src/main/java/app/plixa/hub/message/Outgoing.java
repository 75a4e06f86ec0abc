package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import java.time.Instant;

/**
 * A message that a worker has claimed for sending.
 *
 * @param seq its place in the conversation
 * @param attempts how often WhatsApp was asked before
 * @param claimedAt since when the worker holds it
 */
public record Outgoing(
        String workspaceId,
        Message message,
        Conversation conversation,
        Contact contact,
        long seq,
        int attempts,
        Instant claimedAt) {}
