package app.plixa.hub.webhook;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Walk;
import app.plixa.hub.commit.Where;
import app.plixa.hub.event.EventName;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What became of deliveries, for those who ask. */
@Component
class DeliveryLog {
    private static final String SELECT = "select " + DeliveryView.COLUMNS + " from";

    private static final String DELIVERIES = " deliveries d" + DeliveryView.LAST_ATTEMPT;

    private static final String PAYLOAD = """
            select coalesce(d.body, e.payload) from deliveries d join events e on e.id = d.event_id
            where d.id = ? and not\s""" + FreshChains.ERASED;

    private static final String ATTEMPTS = """
            select number, attempted_at, status, latency_ms, error, answer, retry_after from attempts
            where delivery_id = ? order by number""";

    /** Which deliveries of an endpoint are asked for; {@code event} is an event's name or its id. */
    record Filter(Optional<String> state, Optional<String> event, Optional<Instant> since, Optional<Instant> until) {}

    /** One delivery with all that is known of it; {@code payload} is null once it is erased. */
    record Whole(
            @JsonUnwrapped DeliveryView delivery,
            List<AttemptView> attempts,
            @JsonRawValue String payload) {}

    private final DataSource database;

    DeliveryLog(DataSource database) {
        this.database = database;
    }

    /** One page of an endpoint's deliveries, newest first, and one row more if there is another page. */
    List<DeliveryView> ofEndpoint(String endpointId, Filter filter, Page page) throws SQLException {
        Optional<String> eventId = filter.event().filter(event -> event.startsWith("evt_"));
        try (Connection connection = database.getConnection()) {
            return eventId.isPresent()
                    ? ofEvent(connection, endpointId, eventId.get(), filter, page)
                    : walk(connection, endpointId, filter, page);
        }
    }

    private static List<DeliveryView> walk(Connection connection, String endpointId, Filter filter, Page page)
            throws SQLException {
        Walk walk = Walk.over("deliveries")
                .at("endpoint_id", endpointId)
                .each("state", filter.state().map(List::of).orElse(DeliveryDesk.STATES))
                .each("event", filter.event().map(List::of).orElse(EventName.words()))
                .page(page.rowsToAsk(), page.before())
                .created("dlv", filter.since(), filter.until());
        return Sql.query(connection, page(walk), DeliveryView::read, walk.parameters());
    }

    static String page(Walk walk) {
        return SELECT + walk.rows("d") + DeliveryView.LAST_ATTEMPT + " order by d.id desc";
    }

    /** An event has few deliveries to one endpoint: the first, and what was begun anew. */
    private static List<DeliveryView> ofEvent(
            Connection connection, String endpointId, String eventId, Filter filter, Page page) throws SQLException {
        Where where = Where.of("d.event_id = ? and d.endpoint_id = ?", eventId, endpointId)
                .when("d.state = ?", filter.state())
                .between("d", "dlv", filter.since(), filter.until())
                .when("d.id < ?", page.before());
        String sql = SELECT + DELIVERIES + where.sql() + " order by d.id desc limit ?";
        return Sql.query(connection, sql, DeliveryView::read, where.with(page.rowsToAsk()));
    }

    /** One delivery of this workspace. */
    Optional<DeliveryView> one(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                            connection,
                            SELECT + DELIVERIES + " where d.id = ? and d.workspace_id = ?",
                            DeliveryView::read,
                            id,
                            workspaceId)
                    .stream()
                    .findFirst();
        }
    }

    /** The delivery with its attempts and its event's payload. */
    Whole whole(DeliveryView delivery) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String payload = Sql.query(connection, PAYLOAD, row -> row.getBytes(1), delivery.id()).stream()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .findFirst()
                    .orElse(null);
            List<AttemptView> attempts = Sql.query(connection, ATTEMPTS, AttemptView::read, delivery.id());
            return new Whole(delivery, attempts, payload);
        }
    }
}
