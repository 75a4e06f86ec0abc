package app.plixa.hub.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a message came; it only moves forward (contract, section 2.1). */
public enum Status {
    QUEUED,
    SENT,
    DELIVERED,
    READ,
    FAILED,
    /** From a customer: there is nothing further to come. */
    RECEIVED;

    /** The contract's word. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of this name; empty for words of WhatsApp that we do not follow. */
    public static Optional<Status> of(String word) {
        return Stream.of(values()).filter(status -> status.word().equals(word)).findFirst();
    }

    /** Whether a message in this status may become {@code next}. A delivered message cannot fail any more. */
    boolean allows(Status next) {
        return switch (this) {
            case QUEUED -> next != QUEUED && next != RECEIVED;
            case SENT -> next == DELIVERED || next == READ || next == FAILED;
            case DELIVERED -> next == READ;
            case READ, FAILED, RECEIVED -> false;
        };
    }
}
