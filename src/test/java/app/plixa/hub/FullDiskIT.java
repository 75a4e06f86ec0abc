package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that has no room for what became of messages, and yet lets them be claimed. */
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(2);

    @Test
    void whatWhatsAppTookIsWrittenDownOnceThereIsRoomAndNotSentAgainMeanwhile(@TempDir Path data) throws Exception {
        try (Receiver whatsApp = Receiver.cloudApi();
                RunningHub hub = new RunningHub(
                        data,
                        "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                        "--hub.lease.claim=" + LEASE.toMillis() + "ms",
                        "--hub.lease.hand-over=1s")) {
            String before = hub.send("5511912377000", "before").path("id").asText();
            await().atMost(SOON).until(() -> hub.status(before).equals("sent"));
            hub.database.sql(NO_ROOM).update();
            String id = hub.send("5511912377001", "no room").path("id").asText();
            await().atMost(SOON).until(() -> posts(whatsApp, id) == 1);
            String behind = hub.send("5511912377002", "behind").path("id").asText();

            // Long enough for others to take what is held no more, three times.
            await().during(LEASE.multipliedBy(3))
                    .atMost(SOON)
                    .until(() -> posts(whatsApp, id) == 1 && posts(whatsApp, behind) <= 1);
            assertThat(hub.status(id)).isEqualTo("queued");

            hub.database.sql("drop trigger no_room on send_attempts").update();

            await().atMost(SOON)
                    .until(() ->
                            hub.status(id).equals("sent") && hub.status(behind).equals("sent"));
            assertThat(posts(whatsApp, id)).isEqualTo(1);
            assertThat(posts(whatsApp, behind)).isEqualTo(1);
        }
    }

    private static final String NO_ROOM = """
            create function no_room() returns trigger language plpgsql as
              $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger no_room before insert on send_attempts for each row execute function no_room()""";

    private static long posts(Receiver whatsApp, String id) {
        return whatsApp.received().stream().filter(r -> r.text().contains(id)).count();
    }
}
