package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.commit.Walk;
import app.plixa.hub.commit.Within;
import app.plixa.hub.database.MigratedPostgres;
import app.plixa.hub.event.EventName;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How deliveries that are asked for are found among many, in tables of parts of which each has statistics, as autovacuum makes them. */
class DeliveryPlanIT {
    private static final String ENDPOINT = "whe_1";
    private static MigratedPostgres postgres;

    @BeforeAll
    static void aMonthPassed() throws IOException, SQLException {
        postgres = new MigratedPostgres();
        postgres.fill(parts("events", "evt"), parts("deliveries", "dlv"), parts("attempts", "dlv"), ROWS, ANALYZE);
    }

    @AfterAll
    static void end() throws IOException {
        postgres.close();
    }

    @Test
    void aPageOfDeliveriesIsReadByItsIds() throws SQLException {
        Walk walk = Walk.over("deliveries")
                .at("endpoint_id", ENDPOINT)
                .each("state", DeliveryDesk.STATES)
                .each("event", EventName.words())
                .page(51, Optional.empty());
        assertNoPartIsReadThrough(DeliveryLog.page(walk), walk.parameters());
    }

    @Test
    void healthIsMadeOfTheAttemptsOfTheNewest() throws SQLException {
        Walk newest = Checkup.newest(ENDPOINT, Instant.EPOCH, DeliveryDesk.STATES, 1000);
        Object[] parameters = Stream.concat(Stream.of(newest.parameters()), Stream.of(OffsetDateTime.now()))
                .toArray();
        assertNoPartIsReadThrough(Checkup.figures(newest), parameters);
    }

    @Test
    void whatIsToldOfAMessageIsFoundByItsEvents() throws SQLException {
        assertNoPartIsReadThrough(DeliveryLedger.ABOUT_MESSAGE, "msg_1_77");
    }

    @Test
    void whatIsErasedWithAConversationIsFoundByItsEvents() throws SQLException {
        assertNoPartIsReadThrough(DeliveryLedger.OF_CONVERSATIONS, (Object) new String[] {"cnv_77"});
        Object ids =
                IntStream.rangeClosed(1, 30).mapToObj("dlv_%02d_77"::formatted).toArray(String[]::new);
        assertNoPartIsReadThrough(always(DeliveryLedger.CANCEL), "erased", OffsetDateTime.now(), ids);
        assertNoPartIsReadThrough(always(DeliveryLedger.FORGET), ids);
        assertNoPartIsReadThrough(always(DeliveryLedger.FORGET_BODIES), ids);
    }

    private static String always(String sql) {
        return Within.days(sql, "dlv", Instant.EPOCH, Instant.ofEpochMilli(1L << 46));
    }

    private static void assertNoPartIsReadThrough(String sql, Object... parameters) throws SQLException {
        List<String> plan = postgres.plan(sql, parameters);
        assertThat(plan).as("%s", plan).noneMatch(line -> line.contains("Seq Scan on "));
    }

    /** Thirty parts instead of the one that the migration made. */
    private static String parts(String table, String prefix) {
        return """
            do $$ begin
              alter table %1$s detach partition %1$s_before;
              for n in 1..30 loop
                execute format('create table %1$s_%%s (like %1$s including all)', n);
                execute format('alter table %1$s attach partition %1$s_%%s for values from (''%2$s_%%s'') to (''%2$s_%%s'')',
                  n, lpad(n::text, 2, '0'), lpad((n + 1)::text, 2, '0'));
              end loop;
            end $$""".formatted(table, prefix);
    }

    private static final String ROWS = """
            create temp table old as select lpad(part::text, 2, '0') || '_' || n as id, n from generate_series(1, 30) part,
              generate_series(1, 5000) n;
            insert into events (id, workspace_id, conversation_id, message_id, name, payload, created_at, published,
              next_attempt_at, held_until)
              select 'evt_' || id, 'wsp_1', 'cnv_' || n, 'msg_' || id, 'message.outbound', '{}', now(), true, now(), now() from old;
            insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
              next_attempt_at, held_until)
              select 'dlv_' || id, 'wsp_1', 'evt_' || id, 'message.outbound', 'whe_1', 'delivered', 1, now(), now(), now(), now()
              from old;
            insert into attempts (delivery_id, number, attempted_at, status, latency_ms)
              select 'dlv_' || id, 1, now(), 200, 5 from old""";

    private static final String ANALYZE = """
            do $$ declare part text; begin
              for part in select inhrelid::regclass from pg_inherits where inhparent in
                  ('events'::regclass, 'deliveries'::regclass, 'attempts'::regclass) loop
                execute 'analyze ' || part;
              end loop;
            end $$""";
}
