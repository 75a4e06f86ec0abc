package app.plixa.hub.webhook;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.FanOut;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** What each endpoint is owed: a row an event and endpoint, so that nothing vanishes unexplained. */
@Component("deliveries")
public class Deliveries implements FanOut {
    private static final String ENDPOINTS = """
            select id, workspace_id, events, enabled, filter_tags, filter_numbers from endpoints
            where workspace_id = any(?::text[]) order by id""";

    /** Due a second ago: to a hub whose clock is behind, what this one writes now would be of the future. */
    private static final String INSERT = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, reason, created_at, updated_at,
              next_attempt_at, held_until)
            select d.id, d.workspace_id, d.event_id, d.event, d.endpoint_id, d.state, d.reason, d.at, d.at,
              d.at - interval '1 second', ?
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as d(id, workspace_id, event_id, event, endpoint_id, state, reason, at)""";

    /** By the event and by no other index: see {@link Claims}. */
    private static final String OF_EVENTS =
            "select d.id, d.endpoint_id from deliveries d where d.event_id = any(?::text[]) and d.state || '' = 'pending' and within(d.id) order by d.id";

    private record Subscriber(
            String endpointId, String workspaceId, List<String> events, boolean enabled, Filters filters) {}

    private record Owed(String id, Event event, String endpointId, String state, String reason) {}

    private final ObjectReader json;
    private final DataSource database;
    private final Lease lease;

    Deliveries(DataSource database, ObjectMapper json, Lease lease) {
        this.json = json.reader();
        this.database = database;
        this.lease = lease;
    }

    @Override
    public void record(Connection transaction, List<Event> events) throws SQLException {
        String[] workspaces = events.stream().map(Event::workspaceId).distinct().toArray(String[]::new);
        List<Subscriber> subscribers = Sql.query(transaction, ENDPOINTS, Deliveries::subscriber, (Object) workspaces);
        List<Owed> owed = new ArrayList<>();
        for (Event event : events) {
            Supplier<Subject> subject = SingletonSupplier.of(() -> Subject.of(event, json));
            subscribers.stream()
                    .filter(s -> s.workspaceId().equals(event.workspaceId()))
                    .forEach(s -> owed.add(owed(event, s, subject)));
        }
        if (!owed.isEmpty()) {
            Columns<Owed> columns = Columns.of(owed)
                    .text(Owed::id)
                    .text(o -> o.event().workspaceId())
                    .text(o -> o.event().id())
                    .text(o -> o.event().name().word())
                    .text(Owed::endpointId)
                    .text(Owed::state)
                    .text(Owed::reason)
                    .time(o -> o.event().createdAt());
            Sql.update(transaction, INSERT, columns.after(lease.untilHandedOver()));
        }
    }

    /** Of these events (ids, one a line) the deliveries that are due, as queue entries: lines of ids. */
    public Collection<String> ofEvents(String ids) throws SQLException {
        String[] all = ids.split("\n");
        String sql = Within.daysOf(OF_EVENTS, "dlv", List.of(all));
        try (Connection connection = database.getConnection()) {
            return QueueEntries.of(Sql.query(connection, sql, QueueEntries.Place::read, (Object) all));
        }
    }

    private static Owed owed(Event event, Subscriber subscriber, Supplier<Subject> subject) {
        Optional<String> reason = reasonToSkip(event, subscriber, subject);
        String state = reason.isEmpty() ? "pending" : "skipped";
        return new Owed(Ids.next("dlv"), event, subscriber.endpointId(), state, reason.orElse(null));
    }

    /** What is wanted and missed is told from what is not. The payload is read only for those who choose by it. */
    private static Optional<String> reasonToSkip(Event event, Subscriber subscriber, Supplier<Subject> subject) {
        boolean asked = subscriber.events().contains(event.name().word());
        if (!asked || !subscriber.filters().none() && !subscriber.filters().want(subject.get())) {
            return Optional.of("filtered");
        }
        if (event.name().operational() && subject.get().endpointId().equals(subscriber.endpointId())) {
            return Optional.of("about_itself");
        }
        return subscriber.enabled() ? Optional.empty() : Optional.of("endpoint_disabled");
    }

    private static Subscriber subscriber(ResultSet row) throws SQLException {
        return new Subscriber(
                row.getString("id"),
                row.getString("workspace_id"),
                Sql.texts(row, "events"),
                row.getBoolean("enabled"),
                new Filters(Sql.texts(row, "filter_tags"), Sql.texts(row, "filter_numbers")));
    }
}
