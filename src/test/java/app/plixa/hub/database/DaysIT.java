package app.plixa.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import app.plixa.hub.commit.Ids;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A database that was in use before its tables were cut into days, and the days that pass over it. */
class DaysIT {
    private static final String BEFORE_DAYS = "12";

    private static EmbeddedPostgres postgres;
    private static int databases;

    private final Instant now = Instant.now();
    private DataSource database;
    private JdbcClient client;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure()
                .dataSource(postgres.getTemplateDatabase())
                .target(BEFORE_DAYS)
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void cutIntoDays() {
        String name = "days_" + ++databases;
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("create database " + name)
                .update();
        database = postgres.getDatabase("postgres", name);
        client = JdbcClient.create(database);
        happened(now.minus(Duration.ofDays(3)), "delivered");
        Flyway.configure().dataSource(database).load().migrate();
    }

    @Test
    void whatWasThereStaysUntilItIsTooOldAndWhatComesHasItsDay() throws SQLException {
        Days days = at(now);
        happened(now, "delivered");
        happened(now.plus(Duration.ofDays(2)), "delivered");
        days.prepare();
        days.dropOld();
        assertThat(rows()).isEqualTo(List.of(3, 3, 3));

        Days later = at(now.plus(Duration.ofDays(32)));
        later.dropOld();
        assertThat(rows())
                .as("attempts, deliveries, events; events are kept longer")
                .isEqualTo(List.of(1, 1, 3));
        happened(now.plus(Duration.ofDays(32)), "pending");

        at(now.plus(Duration.ofDays(36))).dropOld();
        assertThat(rows()).isEqualTo(List.of(1, 1, 1));
        assertThat(client.sql("select state from deliveries")
                        .query(String.class)
                        .list())
                .containsExactly("pending");
    }

    @Test
    void aDayInWhichWorkWaitsIsKept() throws SQLException {
        at(now);
        happened(now, "pending");
        Days later = at(now.plus(Duration.ofDays(40)));
        later.dropOld();
        assertThat(rows()).isEqualTo(List.of(2, 2, 2));

        client.sql("update deliveries set state = 'cancelled'").update();
        later.dropOld();
        assertThat(rows()).isEqualTo(List.of(0, 0, 0));
    }

    @Test
    void aDayInWhichWorkWaitsHoldsNoOther() throws SQLException {
        at(now);
        happened(now, "pending");
        at(now.plus(Duration.ofDays(7)));
        happened(now.plus(Duration.ofDays(6)), "delivered");
        happened(now.plus(Duration.ofDays(9)), "delivered");

        at(now.plus(Duration.ofDays(42))).dropOld();
        assertThat(rows()).isEqualTo(List.of(2, 2, 3));
        assertThat(client.sql("select state from deliveries order by id")
                        .query(String.class)
                        .list())
                .as("one that was before days is in the part of the pending one")
                .containsExactly("delivered", "pending");
    }

    @Test
    void anEventIsKeptWhileADeliveryBegunAnewNeedsIt() throws SQLException {
        at(now);
        happened(now, "dead");
        Instant anew = now.plus(Duration.ofDays(29));
        at(anew);
        String event = Ids.firstOf("evt", now) + "0".repeat(20);
        client.sql("""
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at,
                  next_attempt_at, held_until) values (?, 'wsp_1', ?, 'x', 'whe_1', 'pending', now(), now(), now(), now())""").params(Ids.firstOf("dlv", anew) + "0".repeat(20), event).update();

        Days later = at(now.plus(Duration.ofDays(45)));
        later.dropOld();
        assertThat(rows()).isEqualTo(List.of(0, 1, 2));

        client.sql("update deliveries set state = 'delivered'").update();
        later.dropOld();
        assertThat(rows()).isEqualTo(List.of(0, 1, 0));
    }

    @Test
    void everyPartHasTheIndexesOfTheWholeAndListsWalkAlongThem() throws SQLException {
        at(now);
        assertThat(client.sql("""
                select count(distinct n) from (
                  select count(*) as n from pg_inherits i join pg_index x on x.indrelid = i.inhrelid
                  where i.inhparent = 'deliveries'::regclass group by i.inhrelid) c""").query(Integer.class).single()).isEqualTo(1);
        // Tables are too small here for an index to be of use: only whether one can serve is asked.
        List<String> plan;
        try (Connection connection = database.getConnection()) {
            JdbcClient one = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            one.sql("set enable_sort = off").update();
            one.sql("set enable_seqscan = off").update();
            plan = one.sql("""
                    explain select id from deliveries where endpoint_id = 'whe_1' and state = 'dead' and event = 'x'
                    and id ~<~ 'dlv_z' order by id using ~>~ limit 10""").query(String.class).list();
            one.sql("reset all").update();
        }
        assertThat(plan).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
    }

    @Test
    void whatIsLeftOverGoesByItsAgeAndNoSooner() throws SQLException {
        client.sql("""
                insert into early_statuses (number_id, provider_id, status, occurred_at, received_at)
                select 'num_1', 'wamid.' || n, 'read', now(), now() - case when n > 2500 then interval '6 days'
                  else interval '8 days' end from generate_series(1, 2501) n""").update();
        client.sql("""
                insert into auto_replies (message_id, conversation_id, state, created_at, updated_at, next_attempt_at,
                  held_until) select 'msg_' || state || days, 'cnv_1', state, now(), now() - days * interval '1 day',
                  now(), now() from unnest(array['sent', 'pending']) state, unnest(array[29, 31]) days""").update();
        client.sql("""
                insert into unread_callbacks (number_id, digest, reason, raw, first_at, last_at)
                select 'num_1', decode(days::text, 'hex'), 'news', days, now() - interval '99 days',
                  now() - days * interval '1 day' from unnest(array[29, 31]) days""").update();
        client.sql("insert into workspaces values ('wsp_1', 'one', 'One', 'business', now())")
                .update();
        client.sql("""
                insert into invitations (id, workspace_id, email, role, sha256, expires_at, created_at)
                select 'inv_' || minutes, 'wsp_1', 'x@y.z', 'agent', decode(abs(minutes)::text, 'hex'),
                  now() + minutes * interval '1 minute', now() from unnest(array[-15, 25]) minutes""").update();
        client.sql("""
                insert into sign_in_failures (key, failures, until)
                select 'm' || minutes, 1, now() + minutes * interval '1 minute' from unnest(array[-15, 25]) minutes""").update();

        new Leftovers(database, 30, Clock.fixed(now, ZoneOffset.UTC)).drop();

        assertThat(client.sql("select provider_id from early_statuses")
                        .query(String.class)
                        .list())
                .containsExactly("wamid.2501");
        assertThat(client.sql("select message_id from auto_replies")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("msg_sent29", "msg_pending29", "msg_pending31");
        assertThat(client.sql("select raw from unread_callbacks")
                        .query(String.class)
                        .list())
                .containsExactly("29");
        assertThat(client.sql("select id from invitations").query(String.class).list())
                .containsExactly("inv_25");
        assertThat(client.sql("select key from sign_in_failures")
                        .query(String.class)
                        .list())
                .containsExactly("m25");
    }

    private Days at(Instant time) throws SQLException {
        return new Days(database, mock(JdbcClient.class), 30, Clock.fixed(time, ZoneOffset.UTC));
    }

    private void happened(Instant at, String state) {
        String event = Ids.firstOf("evt", at) + "0".repeat(20);
        String delivery = Ids.firstOf("dlv", at) + "0".repeat(20);
        client.sql("""
                insert into events (id, workspace_id, name, payload, created_at, published, next_attempt_at, held_until)
                values (?, 'wsp_1', 'x', '', now(), true, now(), now())""").param(event).update();
        client.sql("""
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, created_at, updated_at,
                  next_attempt_at, held_until) values (?, 'wsp_1', ?, 'x', 'whe_1', ?, now(), now(), now(), now())""").params(delivery, event, state).update();
        client.sql("insert into attempts (delivery_id, number, attempted_at, latency_ms) values (?, 1, now(), 1)")
                .param(delivery)
                .update();
    }

    private List<Integer> rows() {
        return List.of("attempts", "deliveries", "events").stream()
                .map(table -> client.sql("select count(*) from " + table)
                        .query(Integer.class)
                        .single())
                .toList();
    }
}
