package app.plixa.hub.event;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes events down beside the change they tell of. */
@Component
public class Events {
    private static final String INSERT = """
            insert into events (id, workspace_id, conversation_id, name, payload, created_at,
              next_attempt_at, held_until, published)
            select e.id, e.workspace_id, e.conversation_id, e.name, e.payload, e.created_at, e.created_at, ?,
              e.workspace_id = any(?::text[])
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::timestamptz[])
              as e(id, workspace_id, conversation_id, name, payload, created_at)""";

    /** The body of a webhook. */
    private record Payload(String id, EventName event, Instant createdAt, Object data) {}

    private final FanOut fanOut;
    private final Audience audience;
    private final Lease lease;
    private final ObjectMapper json;
    private final Clock clock;

    Events(FanOut fanOut, Audience audience, Lease lease, ObjectMapper json, Clock clock) {
        this.fanOut = fanOut;
        this.audience = audience;
        this.lease = lease;
        this.json = json;
        this.clock = clock;
    }

    /** An event about {@code data}, a resource with its conversation and contact inline; not stored yet. */
    public Event of(EventName name, String workspaceId, String conversationId, Object data) {
        String id = Ids.next("evt");
        Instant now = clock.instant();
        try {
            byte[] payload = json.writeValueAsBytes(new Payload(id, name, now, data));
            return new Event(id, workspaceId, conversationId, name, payload, now);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A resource must be writable as JSON", e);
        }
    }

    /** Stores the events and what each endpoint is owed of them. */
    public void append(Connection transaction, List<Event> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        Sql.update(
                transaction,
                INSERT,
                Columns.of(events)
                        .text(Event::id)
                        .text(Event::workspaceId)
                        .text(Event::conversationId)
                        .text(event -> event.name().word())
                        .bytes(Event::payload)
                        .time(Event::createdAt)
                        .after(lease.untilHandedOver(), unheard(events)));
        fanOut.record(transaction, events);
    }

    /** Workspaces to whose topic nobody listens: their events have nothing to wait for there. */
    private String[] unheard(List<Event> events) {
        return events.stream()
                .map(Event::workspaceId)
                .distinct()
                .filter(audience::surelyNobody)
                .toArray(String[]::new);
    }
}
