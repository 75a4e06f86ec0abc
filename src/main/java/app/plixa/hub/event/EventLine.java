package app.plixa.hub.event;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import app.plixa.hub.routing.HandOver;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** The way of events from their row to the broker; the queue carries ids, the row is read again at each step. */
@Component("eventLine")
public class EventLine implements AutoCloseable {
    /**
     * By id and by no other index, as the next ones: to a planner whose statistics are of a quiet moment, that of what is
     * unpublished looks empty, and holds all that was until the next vacuum. It is for {@code not published}; hence
     * {@code is not true}.
     */
    static final String WORKSPACES = """
            select distinct w.slug from events e join workspaces w on w.id = e.workspace_id
            where e.id = any(?::text[]) and within(e.id) and e.published is not true""";

    static final String UNHEARD = """
            update events e set published = true from workspaces w
            where e.id = any(?::text[]) and within(e.id) and e.published is not true
              and w.id = e.workspace_id and w.slug = any(?::text[])""";

    static final String UNPUBLISHED = """
            select e.id, w.slug, e.name, e.conversation_id, e.payload
            from events e join workspaces w on w.id = e.workspace_id
            where e.id = any(?::text[]) and within(e.id) and e.published is not true order by e.id""";

    static final String PUBLISHED =
            "update events e set published = true where e.id = any(?::text[]) and within(e.id) and e.published is not true";

    private static final String LOST = """
            update events set held_until = ? where id in (
              select id from events where not published and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit 1000 for update skip locked)
            returning id""";

    /** An event on its way to the topic of its workspace. */
    public record Unpublished(String id, String workspace, String event, String conversationId, String payload) {}

    private final DataSource database;
    private final Audience audience;
    private final Lease lease;
    private final Clock clock;
    private final HandOver<String> recorded;

    EventLine(DataSource database, Audience audience, Lease lease, Clock clock, CamelContext camel) {
        this.database = database;
        this.audience = audience;
        this.lease = lease;
        this.clock = clock;
        this.recorded = new HandOver<>("direct:events-recorded", camel);
    }

    /** Tells the routes of events whose transaction is committed. */
    public void tell(List<Event> committed) {
        recorded.tell(committed.stream().map(Event::id).toList());
    }

    /** The queue entry of these ids: one a line. */
    public String entry(List<String> ids) {
        return String.join("\n", ids);
    }

    /**
     * Of these ids (one a line) the events that nobody published yet, oldest first. Those that nobody listens to are
     * noted as published here: the broker would only drop them.
     */
    public List<Unpublished> unpublished(String ids) throws SQLException {
        String[] all = ids.split("\n");
        Map<Boolean, List<String>> heard =
                workspaces(all).stream().collect(Collectors.partitioningBy(audience::listensTo));
        if (!heard.get(false).isEmpty()) {
            String[] unheard = heard.get(false).toArray(String[]::new);
            Sql.transactRelaxed(database, transaction -> Sql.update(transaction, in(UNHEARD, all), all, unheard));
        }
        return heard.get(true).isEmpty() ? List.of() : load(all);
    }

    /** Notes that the broker has them; a crash before this publishes them once more. */
    public void published(List<Unpublished> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        String[] ids = events.stream().map(Unpublished::id).toArray(String[]::new);
        Sql.transactRelaxed(database, transaction -> Sql.update(transaction, in(PUBLISHED, ids), (Object) ids));
    }

    /** Ids of events that were stored and that nobody published or holds; they are held from now on. */
    public List<String> lost() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, LOST, row -> row.getString(1), lease.untilHandedOver(), now, now);
        }
    }

    @Override
    public void close() {
        recorded.close();
    }

    private static String in(String sql, String[] ids) {
        return Within.daysOf(sql, "evt", List.of(ids));
    }

    private List<String> workspaces(String[] ids) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, in(WORKSPACES, ids), row -> row.getString(1), (Object) ids);
        }
    }

    private List<Unpublished> load(String[] ids) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, in(UNPUBLISHED, ids), EventLine::read, (Object) ids);
        }
    }

    private static Unpublished read(ResultSet row) throws SQLException {
        return new Unpublished(
                row.getString("id"),
                row.getString("slug"),
                row.getString("name"),
                row.getString("conversation_id"),
                new String(row.getBytes("payload"), StandardCharsets.UTF_8));
    }
}
