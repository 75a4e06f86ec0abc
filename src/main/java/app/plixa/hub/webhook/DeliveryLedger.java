package app.plixa.hub.webhook;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.Lookup;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import app.plixa.hub.event.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Deliveries and their attempts, as seen from what they tell of. */
@Component
class DeliveryLedger implements Ledger {
    private static final String OF_EVENTS = "events e" + Lookup.of("deliveries", "x.event_id = e.id", "d");

    static final String ABOUT_MESSAGE = """
            select d.id, d.event_id, e.name, d.endpoint_id, d.state, d.reason, d.created_at
            from\s""" + OF_EVENTS + "where e.message_id = ? order by d.id";

    static final String OF_CONVERSATIONS =
            "select d.id from " + OF_EVENTS + "where e.conversation_id = any(?::text[]) order by d.id";

    private static final String ATTEMPTS = """
            select delivery_id, number, attempted_at, status, latency_ms, error from attempts
            where delivery_id = any(?::text[]) order by delivery_id, number""";

    static final String CANCEL = """
            update deliveries d set state = 'cancelled', reason = ?, updated_at = ?, claimed = false
            where within(d.id) and d.id = any(?::text[]) and d.state || '' = 'pending' returning d.endpoint_id""";

    static final String FORGET = """
            update attempts a set answer = null
            where within(a.delivery_id) and a.delivery_id = any(?::text[]) and a.answer is not null""";

    static final String FORGET_BODIES = """
            update deliveries d set body = null, transformation_error = null
            where within(d.id) and d.id = any(?::text[]) and (d.body is not null or d.transformation_error is not null)""";

    /** So many ids in their order are of a few days, and their statements open few parts. */
    private static final int AT_ONCE = 1000;

    private final Clock clock;

    DeliveryLedger(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Entry> aboutMessage(Connection connection, String messageId) throws SQLException {
        Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
        List<Entry> entries = Sql.query(connection, ABOUT_MESSAGE, row -> entry(row, attempts), messageId);
        String[] ids = attempts.keySet().toArray(String[]::new);
        Sql.query(
                connection,
                ATTEMPTS,
                row -> attempts.get(row.getString("delivery_id")).add(attempt(row)),
                (Object) ids);
        return entries;
    }

    @Override
    public void forget(Connection transaction, List<String> conversationIds, String reason) throws SQLException {
        List<String> all = Sql.query(transaction, OF_CONVERSATIONS, row -> row.getString(1), (Object)
                conversationIds.toArray(String[]::new));
        Set<String> endpoints = new HashSet<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            String[] ids = some.toArray(String[]::new);
            String cancel = Within.daysOf(CANCEL, "dlv", some);
            endpoints.addAll(Sql.query(transaction, cancel, row -> row.getString(1), reason, clock.instant(), ids));
            Sql.update(transaction, Within.daysOf(FORGET, "dlv", some), (Object) ids);
            Sql.update(transaction, Within.daysOf(FORGET_BODIES, "dlv", some), (Object) ids);
        }
        // Whoever has one of them in memory claims anew what it has of that endpoint, and does not find those any more.
        Changes.tellOf(transaction, "endpoints", endpoints);
    }

    private static Entry entry(ResultSet row, Map<String, List<Attempt>> attempts) throws SQLException {
        List<Attempt> own = new ArrayList<>();
        attempts.put(row.getString("id"), own);
        return new Entry(
                row.getString("id"),
                row.getString("event_id"),
                row.getString("name"),
                row.getString("endpoint_id"),
                row.getString("state"),
                Optional.ofNullable(row.getString("reason")),
                Sql.instant(row, "created_at").orElseThrow(),
                own);
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(
                row.getInt("number"),
                Sql.instant(row, "attempted_at").orElseThrow(),
                Optional.ofNullable(row.getObject("status", Integer.class)),
                row.getInt("latency_ms"),
                Optional.ofNullable(row.getString("error")));
    }
}
