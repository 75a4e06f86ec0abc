package app.plixa.hub.message;

import app.plixa.hub.api.Fields;
import app.plixa.hub.contact.ContactFilter;
import app.plixa.hub.contact.Phones;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a list of messages is narrowed to. */
record MessageFilter(
        Optional<String> conversationId,
        ContactFilter contact,
        Optional<Status> status,
        Optional<String> direction,
        Optional<String> type,
        Optional<Instant> since,
        Optional<Instant> until) {

    private static final List<String> DIRECTIONS = List.of("inbound", "outbound");

    /** Reads the filters of a request; what is wrong with them is noted in the fields. */
    static MessageFilter of(Fields query, Phones phones) {
        return new MessageFilter(
                query.text("conversation_id"),
                ContactFilter.of(query, phones),
                query.oneOf("status", words()).flatMap(Status::of),
                query.oneOf("direction", DIRECTIONS),
                query.oneOf("type", MessageTypes.ALL),
                query.time("since"),
                query.time("until"));
    }

    /** The same filters, within one conversation. */
    MessageFilter within(String conversation) {
        return new MessageFilter(Optional.of(conversation), contact, status, direction, type, since, until);
    }

    /** The statuses that fit: what customers write is received, and nothing else is. */
    List<String> statuses() {
        return Stream.of(Status.values())
                .filter(s -> status.isEmpty() || status.get() == s)
                .filter(s -> direction.isEmpty() || direction.get().equals("inbound") == (s == Status.RECEIVED))
                .map(Status::word)
                .toList();
    }

    /** The types that fit. */
    List<String> types() {
        return type.map(List::of).orElse(MessageTypes.ALL);
    }

    /** Whether some statuses do not fit. */
    boolean narrowsStatus() {
        return status.isPresent() || direction.isPresent();
    }

    private static List<String> words() {
        return Stream.of(Status.values()).map(Status::word).toList();
    }
}
