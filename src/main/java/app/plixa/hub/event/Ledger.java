package app.plixa.hub.event;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What endpoints are owed of events, and what became of it. */
public interface Ledger {
    /**
     * An event on its way to one endpoint.
     *
     * @param state as in contract section 3: {@code pending}, {@code delivered} …
     * @param reason why it is in that state, where that needs one
     */
    record Entry(
            String id,
            String eventId,
            String event,
            String endpointId,
            String state,
            Optional<String> reason,
            Instant createdAt,
            List<Attempt> attempts) {}

    /**
     * One POST.
     *
     * @param number from 1
     * @param status HTTP status; empty when there was no answer
     * @param error what went wrong with the connection; empty when there was an answer
     */
    record Attempt(int number, Instant at, Optional<Integer> status, int latencyMs, Optional<String> error) {}

    /** Everything owed of the events about a message, oldest first. */
    List<Entry> aboutMessage(Connection connection, String messageId) throws SQLException;

    /** Cancels what is pending of the events of these conversations, and forgets what receivers answered to the rest. */
    void forget(Connection transaction, List<String> conversationIds, String reason) throws SQLException;
}
