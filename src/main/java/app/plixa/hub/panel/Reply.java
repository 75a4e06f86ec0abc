package app.plixa.hub.panel;

import java.util.List;
import java.util.Map;

/** What an operation answered: its status and its envelope (contract, section 2). */
record Reply(int status, Map<String, Object> envelope) {
    /** Whether it was done. */
    boolean ok() {
        return status < 300;
    }

    /** {@code data}, a resource. */
    @SuppressWarnings("unchecked")
    Map<String, Object> data() {
        return (Map<String, Object>) envelope.getOrDefault("data", Map.of());
    }

    /** {@code data}, a list. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> rows() {
        return ok() ? (List<Map<String, Object>>) envelope.get("data") : List.of();
    }

    /** Where the next page begins; null when there is none. */
    Object next() {
        return envelope.get("meta") instanceof Map<?, ?> meta ? meta.get("next_cursor") : null;
    }

    /** Why it was not done, in a sentence. */
    String message() {
        return String.valueOf(envelope.getOrDefault("message", "Server Error."));
    }

    /** What is wrong with which field. */
    @SuppressWarnings("unchecked")
    Map<String, List<String>> errors() {
        return (Map<String, List<String>>) envelope.getOrDefault("errors", Map.of());
    }

    /** The id of what was made; null where nothing was. */
    String newId() {
        Object id = envelope.get("data") instanceof Map<?, ?> made ? made.get("id") : null;
        return id == null ? null : id.toString();
    }

    /** Itself, when it went well; a {@link RefusedException} when not. */
    Reply orRefuse() {
        if (!ok()) {
            throw new RefusedException(status, message());
        }
        return this;
    }
}
