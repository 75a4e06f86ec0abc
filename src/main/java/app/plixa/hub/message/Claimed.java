package app.plixa.hub.message;

import java.util.List;

/**
 * What one worker took of a conversation.
 *
 * @param messages in the order accepted, at least one
 * @param more whether others may be waiting behind them
 */
public record Claimed(List<Outgoing> messages, boolean more) {
    /** Keeps the messages as they are now. */
    public Claimed {
        messages = List.copyOf(messages);
    }

    /** The conversation they belong to. */
    public String conversationId() {
        return messages.get(0).conversation().id();
    }

    long lastSeq() {
        return messages.get(messages.size() - 1).seq();
    }
}
