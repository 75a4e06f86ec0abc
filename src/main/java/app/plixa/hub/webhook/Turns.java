package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.event.EventName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Whose turn it is at an endpoint with strict order: its oldest pending delivery, and no other while that is posted or
 * waits for its retry. The row of {@code turns} is the lock and says who was last; nodes meet there. A delivery that fails
 * holds those behind it for {@code hub.webhooks.longest-hold} after its first attempt, and none is held once nothing but
 * failures came from the endpoint for so long; then they go on in their order, past those that wait for a retry.
 */
@Component
class Turns {
    private static final String ENTER =
            "insert into turns (endpoint_id, delivery_id) values (?, '') on conflict do nothing";

    private static final String LOCK = "select delivery_id from turns where endpoint_id = ? for update";

    private static final String BUSY =
            "select 1 from deliveries where id = ? and state || '' = 'pending' and claimed and held_until > ?";

    private static final String TAKEN = "update turns set delivery_id = ? where endpoint_id = ?";

    private static final String HEAD = """
            d.id, d.next_attempt_at,
            (select a.attempted_at from attempts a where a.delivery_id = d.id and a.number = 1) as first_attempt_at""";

    private record Head(String id, Instant due, Optional<Instant> firstAttempt) {
        static Head read(ResultSet row) throws SQLException {
            return new Head(
                    row.getString("id"),
                    Sql.instant(row, "next_attempt_at").orElseThrow(),
                    Sql.instant(row, "first_attempt_at"));
        }
    }

    private final Horizon horizon;
    private final Duration longestHold;

    Turns(Horizon horizon, @Value("${hub.webhooks.longest-hold}") Duration longestHold) {
        this.horizon = horizon;
        this.longestHold = longestHold;
    }

    /** The delivery to take now, if there is one; nobody else is told until the transaction ends. */
    Optional<String> next(Connection transaction, Target target, Instant now) throws SQLException {
        String endpoint = target.endpointId();
        Sql.update(transaction, ENTER, endpoint);
        String last =
                Sql.query(transaction, LOCK, row -> row.getString(1), endpoint).get(0);
        if (!Sql.query(transaction, BUSY, row -> 1, last, now).isEmpty()) {
            return Optional.empty();
        }
        Optional<Head> head = oldest(transaction, waiting(endpoint));
        if (head.isEmpty() || !head.get().due().isAfter(now)) {
            return head.map(Head::id);
        }
        return holds(head.get(), target, now)
                ? Optional.empty()
                : oldest(transaction, waiting(endpoint).where("t.next_attempt_at <= ?", now))
                        .map(Head::id);
    }

    /** Notes who is on its way. */
    void taken(Connection transaction, String endpointId, List<Delivery> claimed) throws SQLException {
        for (Delivery delivery : claimed) {
            Sql.update(transaction, TAKEN, delivery.id(), endpointId);
        }
    }

    /** One that never was posted only waits for its place in a second. */
    private boolean holds(Head head, Target target, Instant now) {
        if (head.firstAttempt().isEmpty()) {
            return true;
        }
        Instant since = head.firstAttempt().get();
        Instant from = target.failingSince().filter(since::isAfter).orElse(since);
        return now.isBefore(from.plus(longestHold));
    }

    private Walk waiting(String endpointId) {
        return Walk.over("deliveries")
                .at("endpoint_id", endpointId)
                .at("state", "pending")
                .each("event", EventName.words())
                .where("not t.test and " + horizon.in("within(t.id)"));
    }

    private static Optional<Head> oldest(Connection transaction, Walk walk) throws SQLException {
        Walk first = walk.oldest(1, Optional.empty());
        String sql = "select " + HEAD + " from" + first.sql() + "join deliveries d on d.id = page.id";
        return Sql.query(transaction, sql, Head::read, first.parameters()).stream()
                .findFirst();
    }
}
