package app.plixa.hub.event;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.routing.HandOver;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** The way of events from their row to the broker; the queue carries ids, the row is read again at each step. */
@Component("eventLine")
public class EventLine implements AutoCloseable {
    private static final String UNPUBLISHED = """
            select e.id, w.slug, e.name, e.conversation_id, e.payload
            from events e join workspaces w on w.id = e.workspace_id
            where e.id = any(?::text[]) and not e.published order by e.id""";

    private static final String PUBLISHED =
            "update events set published = true where id = any(?::text[]) and not published";

    private static final String LOST = """
            update events set held_until = ? where id in (
              select id from events where not published and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit 1000 for update skip locked)
            returning id""";

    /** An event on its way to the topic of its workspace. */
    public record Unpublished(String id, String workspace, String event, String conversationId, String payload) {}

    private final DataSource database;
    private final Lease lease;
    private final Clock clock;
    private final HandOver<String> recorded;

    EventLine(DataSource database, Lease lease, Clock clock, CamelContext camel) {
        this.database = database;
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

    /** Of these ids (one a line) the events that nobody published yet, oldest first. */
    public List<Unpublished> unpublished(String ids) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, UNPUBLISHED, EventLine::read, (Object) ids.split("\n"));
        }
    }

    /** Notes that the broker has them; a crash before this publishes them once more. */
    public void published(List<Unpublished> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        Object[] ids = Columns.of(events).text(Unpublished::id).with();
        Sql.transactRelaxed(database, transaction -> Sql.update(transaction, PUBLISHED, ids));
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

    private static Unpublished read(ResultSet row) throws SQLException {
        return new Unpublished(
                row.getString("id"),
                row.getString("slug"),
                row.getString("name"),
                row.getString("conversation_id"),
                new String(row.getBytes("payload"), StandardCharsets.UTF_8));
    }
}
