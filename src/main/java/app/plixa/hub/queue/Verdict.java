package app.plixa.hub.queue;

import java.util.Optional;

/**
 * What became of a letter.
 *
 * @param status as the API would answer
 * @param envelope the API's answer
 * @param slug the sender's workspace
 * @param replyTo the address of its reply, where one is asked for and the sender may read there
 */
public record Verdict(int status, String envelope, Optional<String> slug, Optional<String> replyTo) {
    /** Whether it was accepted. */
    public boolean isAccepted() {
        return status < 300;
    }

    /** Whether somebody waits for the answer. */
    public boolean isReplied() {
        return replyTo.isPresent();
    }

    /** The address of the reply. */
    public String replyAddress() {
        return replyTo.orElseThrow();
    }

    /** Whether the sender is known, so that its rejects have an address of their own. */
    public boolean isKnown() {
        return slug.isPresent();
    }

    /** The address of the sender's own rejects. */
    public String rejectedAddress() {
        return Addresses.rejected(slug.orElseThrow());
    }
}
