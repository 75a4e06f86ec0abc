package app.plixa.bench;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The rows of {@link Floor}: those that the hub writes, in the hub's tables. */
final class FloorRows {
    private static final String WORLD = """
            drop table events_before, deliveries_before, attempts_before;
            create table events_all partition of events for values from (minvalue) to (maxvalue) with (fillfactor = 80);
            create table deliveries_all partition of deliveries for values from (minvalue) to (maxvalue)
              with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000);
            create table attempts_all partition of attempts for values from (minvalue) to (maxvalue);
            insert into workspaces (id, slug, name, plan, created_at) values ('w', 'bench', 'bench', 'business', now());
            insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token, created_at)
              values ('n', 'w', '5511300000000', '1', 't', 's', 'v', now());
            insert into contacts (id, workspace_id, phone, created_at, updated_at)
              select 'ctc_' || i, 'w', (5511960000000 + i)::text, now(), now() from generate_series(0, 9999) i;
            insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)
              select 'cnv_' || i, 'w', 'n', 'ctc_' || i, 'open', now(), now() from generate_series(0, 9999) i;
            """;

    private static final String MESSAGE = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, status,
              metadata, created_at, next_attempt_at, held_until)
            select m.id, 'w', 'n', m.conversation_id, 'outbound', 'text', m.phone, m.body, 'queued', '{}', m.at, m.at, m.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[]) as m(id, conversation_id, phone, body, at)""";

    private static final String SENT = """
            update messages m set status = 'sent', provider_id = o.provider_id, sent_at = o.at, attempts = 1
            from unnest(?::text[], ?::text[], ?::timestamptz[]) as o(id, provider_id, at) where m.id = o.id""";

    private static final String SEND_ATTEMPT = """
            insert into send_attempts (message_id, at, outcome, http_status, latency_ms)
            select a.id, a.at, 'sent', 200, 1 from unnest(?::text[], ?::timestamptz[]) as a(id, at)""";

    private static final String EVENT = """
            insert into events (id, workspace_id, conversation_id, message_id, name, payload, created_at, next_attempt_at,
              held_until, published)
            select e.id, 'w', e.conversation_id, e.message_id, 'message.outbound', e.payload, e.at, e.at, e.at, true
            from unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::timestamptz[])
              as e(id, conversation_id, message_id, payload, at)""";

    private static final String DELIVERY = """
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at,
              next_attempt_at, held_until)
            select d.id, 'w', d.event_id, 'message.outbound', d.endpoint_id, 'pending', d.at, d.at, d.at, d.at
            from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) as d(id, event_id, endpoint_id, at)""";

    private static final String DELIVERED = """
            update deliveries d set state = 'delivered', attempts = 1, updated_at = now() where d.id = any(?::text[])""";

    private static final String ATTEMPT = """
            insert into attempts (delivery_id, number, attempted_at, status, latency_ms, answer)
            select a.id, 1, now(), 204, 1, '' from unnest(?::text[]) as a(id)""";

    record Sending(String id, String phone, String body) {
        String conversation() {
            return "cnv_" + (Long.parseLong(phone) - 5511960000000L);
        }
    }

    record Sent(Sending sending, String wamid) {}

    record Delivery(String id, String event, int endpoint, byte[] payload) {}

    private record Told(String id, Sent sent, byte[] payload, Instant at) {}

    private final int endpoints;

    FloorRows(DataSource database, int endpoints) throws SQLException {
        this.endpoints = endpoints;
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(WORLD);
        }
    }

    List<Sending> accept(Connection transaction, List<Sending> sendings) throws SQLException {
        Instant now = Ids.now();
        Columns<Sending> columns = Columns.of(sendings)
                .text(Sending::id)
                .text(Sending::conversation)
                .text(Sending::phone)
                .text(Sending::body)
                .time(sending -> now);
        Sql.update(transaction, MESSAGE, columns.with());
        return sendings;
    }

    List<List<Delivery>> sent(Connection transaction, List<Sent> sent) throws SQLException {
        Instant now = Ids.now();
        List<Told> told = sent.stream().map(one -> told(one, now)).toList();
        Columns<Sent> outcomes =
                Columns.of(sent).text(s -> s.sending().id()).text(Sent::wamid).time(s -> now);
        Sql.update(transaction, SENT, outcomes.with());
        Sql.update(
                transaction,
                SEND_ATTEMPT,
                Columns.of(sent).text(s -> s.sending().id()).time(s -> now).with());
        Columns<Told> events = Columns.of(told)
                .text(Told::id)
                .text(t -> t.sent().sending().conversation())
                .text(t -> t.sent().sending().id())
                .bytes(Told::payload)
                .time(Told::at);
        Sql.update(transaction, EVENT, events.with());
        List<List<Delivery>> owed = told.stream().map(this::deliveries).toList();
        Columns<Delivery> deliveries = Columns.of(
                        owed.stream().flatMap(List::stream).toList())
                .text(Delivery::id)
                .text(Delivery::event)
                .text(d -> "end_" + d.endpoint())
                .time(d -> now);
        Sql.update(transaction, DELIVERY, deliveries.with());
        return owed;
    }

    List<String> outcome(Connection transaction, List<Delivery> delivered) throws SQLException {
        String[] ids = delivered.stream().map(Delivery::id).toArray(String[]::new);
        Sql.update(transaction, DELIVERED, (Object) ids);
        Sql.update(transaction, ATTEMPT, (Object) ids);
        return List.of(ids);
    }

    private Told told(Sent sent, Instant now) {
        String id = Ids.next("evt");
        String payload = "{\"id\":\"" + id + "\",\"event\":\"message.outbound\",\"created_at\":\"" + now
                + "\",\"data\":" + message(sent.sending(), "sent", sent.wamid()) + "}";
        return new Told(id, sent, payload.getBytes(StandardCharsets.UTF_8), now);
    }

    private List<Delivery> deliveries(Told told) {
        return IntStream.range(0, endpoints)
                .mapToObj(i -> new Delivery(Ids.next("dlv"), told.id(), i, told.payload()))
                .toList();
    }

    /** As long as the hub's. */
    String message(Sending sending, String status, String wamid) {
        String provider = wamid == null ? "null" : "\"" + wamid + "\"";
        return "{\"id\":\"" + sending.id() + "\",\"conversation_id\":\"" + sending.conversation()
                + "\",\"number_id\":\"n\",\"direction\":\"outbound\",\"type\":\"text\",\"phone\":\"" + sending.phone()
                + "\",\"body\":\"" + sending.body() + "\",\"status\":\"" + status + "\",\"provider_id\":" + provider
                + ",\"conversation\":{\"id\":\"" + sending.conversation() + "\",\"filler\":\"" + "-".repeat(900)
                + "\"}}";
    }
}
