package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.event.EventName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Whose turn it is at an endpoint with strict order: its oldest pending deliveries, and no others while those are posted,
 * one after the other, or the first waits for its retry. The row of {@code turns} is the lock and says who is last; nodes
 * meet there. A delivery that fails holds those behind it for {@code hub.webhooks.longest-hold} after its first attempt, and
 * none is held once nothing but failures came from the endpoint for so long; then they go on in their order, past those that
 * wait for a retry.
 */
@Component
class Turns {
    private static final String ENTER =
            "insert into turns (endpoint_id, delivery_id) values (?, '') on conflict do nothing";

    private static final String LOCK = "select 1 from turns where endpoint_id = ? for update";

    private static final String BUSY = """
            select 1 from turns t join deliveries d on d.id = t.delivery_id
            where t.endpoint_id = ? and within(d.id) and d.state || '' = 'pending' and d.claimed and d.held_until > ?""";

    private static final String TAKEN = "update turns set delivery_id = ? where endpoint_id = ?";

    private static final String HEADS =
            "select d.id, d.next_attempt_at <= ? as due, d.claimed and d.held_until > ? as held from";

    private static final String LOCKED =
            "join deliveries d on d.id = page.id and within(d.id) order by d.id for update of d";

    private static final String FIRST_ATTEMPT =
            "select attempted_at from attempts where delivery_id = ? and number = 1";

    private record Head(String id, boolean due, boolean held) {
        static Head read(ResultSet row) throws SQLException {
            return new Head(row.getString("id"), row.getBoolean("due"), row.getBoolean("held"));
        }

        boolean ready() {
            return due && !held;
        }
    }

    private final Horizon horizon;
    private final Duration longestHold;

    Turns(Horizon horizon, @Value("${hub.webhooks.longest-hold}") Duration longestHold) {
        this.horizon = horizon;
        this.longestHold = longestHold;
    }

    /** The deliveries to take now, in their order, so many at most; nobody else is told until the transaction ends. */
    List<String> next(Connection transaction, Target target, int most, Instant now) throws SQLException {
        String endpoint = target.endpointId();
        if (busy(transaction, endpoint, now)) {
            return List.of();
        }
        Sql.update(transaction, ENTER, endpoint);
        Sql.query(transaction, LOCK, row -> 1, endpoint);
        if (busy(transaction, endpoint, now)) {
            return List.of();
        }
        List<Head> oldest = oldest(transaction, waiting(endpoint, now), most, now);
        if (oldest.isEmpty() || oldest.get(0).due()) {
            return ready(oldest);
        }
        return holds(transaction, oldest.get(0), target, now)
                ? List.of()
                : ready(oldest(transaction, waiting(endpoint, now).where("t.next_attempt_at <= ?", now), most, now));
    }

    /** Notes who is on its way: the last of those that were claimed together. */
    void taken(Connection transaction, String endpointId, Delivery last) throws SQLException {
        Sql.update(transaction, TAKEN, last.id(), endpointId);
    }

    /** Asked once without the lock, for whoever is on its way asks for the next when it is through. */
    private boolean busy(Connection transaction, String endpointId, Instant now) throws SQLException {
        return !Sql.query(transaction, horizon.in(BUSY), row -> 1, endpointId, now)
                .isEmpty();
    }

    /** One that never was posted only waits for its place in a second. */
    private boolean holds(Connection transaction, Head head, Target target, Instant now) throws SQLException {
        List<Instant> first = Sql.query(
                transaction,
                FIRST_ATTEMPT,
                row -> Sql.instant(row, "attempted_at").orElseThrow(),
                head.id());
        if (first.isEmpty()) {
            return true;
        }
        Instant since = first.get(0);
        Instant from = target.failingSince().filter(since::isAfter).orElse(since);
        return now.isBefore(from.plus(longestHold));
    }

    /** But for a test whose caller waits: that one is posted beside the others. */
    private Walk waiting(String endpointId, Instant now) {
        return Walk.over("deliveries")
                .at("endpoint_id", endpointId)
                .at("state", "pending")
                .each("event", EventName.words())
                .where("not (t.test and t.claimed and t.held_until > ?) and " + horizon.in("within(t.id)"), now);
    }

    private List<Head> oldest(Connection transaction, Walk walk, int most, Instant now) throws SQLException {
        Walk page = walk.oldest(most, Optional.empty());
        String sql = horizon.in(HEADS + page.sql() + LOCKED);
        List<Object> parameters = new ArrayList<>(List.of(now, now));
        parameters.addAll(List.of(page.parameters()));
        return Sql.query(transaction, sql, Head::read, parameters.toArray());
    }

    /** As far as nobody is passed by. */
    private static List<String> ready(List<Head> heads) {
        return heads.stream().takeWhile(Head::ready).map(Head::id).toList();
    }
}
