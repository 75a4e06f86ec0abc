package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that has no room for what became of messages and deliveries, and yet lets them be claimed. */
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(2);

    @TempDir
    static Path data;

    private static Receiver whatsApp;
    private static Receiver customer;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws Exception {
        whatsApp = Receiver.cloudApi();
        customer = new Receiver(request -> new Receiver.Reply(204, ""));
        hub = new RunningHub(
                data,
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                "--hub.lease.claim=" + LEASE.toMillis() + "ms",
                "--hub.lease.hand-over=1s");
        hub.database
                .sql("create function no_room() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$")
                .update();
    }

    @AfterAll
    static void stop() {
        hub.close();
        customer.close();
        whatsApp.close();
    }

    @Test
    void whatWhatsAppTookIsWrittenDownOnceThereIsRoomAndNotSentAgainMeanwhile() {
        noRoomIn("send_attempts");
        String id = hub.send("5511912377001", "no room").path("id").asText();
        await().atMost(SOON).until(() -> posts(whatsApp, id) == 1);
        String behind = hub.send("5511912377002", "behind").path("id").asText();

        // Long enough for others to take what is held no more, three times.
        await().during(LEASE.multipliedBy(3))
                .atMost(SOON)
                .until(() -> posts(whatsApp, id) == 1 && posts(whatsApp, behind) <= 1);
        assertThat(hub.status(id)).isEqualTo("queued");
        roomIn("send_attempts");

        await().atMost(SOON)
                .until(() -> hub.status(id).equals("sent") && hub.status(behind).equals("sent"));
        assertThat(posts(whatsApp, id)).isEqualTo(1);
        assertThat(posts(whatsApp, behind)).isEqualTo(1);
    }

    @Test
    void whatAnEndpointTookIsWrittenDownOnceThereIsRoomAndNotPostedAgainMeanwhile() {
        hub.register(customer.url("/hook"), "message.outbound");
        noRoomIn("attempts");
        String id = hub.send("5511912377003", "no room").path("id").asText();
        await().atMost(SOON).until(() -> posts(customer, id) == 1);

        await().during(LEASE.multipliedBy(3)).atMost(SOON).until(() -> posts(customer, id) == 1);
        assertThat(pending()).isEqualTo(1);
        roomIn("attempts");

        await().atMost(SOON).until(() -> pending() == 0);
        assertThat(posts(customer, id)).isEqualTo(1);
    }

    private static void noRoomIn(String table) {
        hub.database
                .sql("create trigger no_room before insert on " + table + " for each row execute function no_room()")
                .update();
    }

    private static void roomIn(String table) {
        hub.database.sql("drop trigger no_room on " + table).update();
    }

    private static int pending() {
        return hub.database
                .sql("select count(*) from deliveries where state = 'pending'")
                .query(Integer.class)
                .single();
    }

    private static long posts(Receiver receiver, String id) {
        return receiver.received().stream().filter(r -> r.text().contains(id)).count();
    }
}
