package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.training.Training;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work that src/deploy/train.sh gives a hub is work that hubs do. */
class TrainingIT {
    @TempDir
    Path data;

    @Test
    void aHubIsTrainedFromTheApiToTheCustomer() throws Exception {
        String world = Integer.toString(FreePort.draw());
        try (RunningHub hub = new RunningHub(
                data,
                "--hub.whatsapp.base-url=http://127.0.0.1:" + world,
                "--hub.bootstrap.number.phone=5511300000000",
                "--hub.bootstrap.number.phone-number-id=1",
                "--hub.bootstrap.number.access-token=none",
                "--hub.bootstrap.number.app-secret=none",
                "--hub.whatsapp.messages-per-second=0",
                "--hub.whatsapp.pair-burst=0")) {
            String port = Integer.toString(URI.create(hub.url("/")).getPort());

            Training.main(new String[] {port, world, RunningHub.TOKEN, "300"});

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(count(hub, "deliveries where state = 'delivered'")).isEqualTo(300);
                assertThat(count(hub, "messages where status = 'read'")).isEqualTo(100);
                assertThat(count(hub, "messages where direction = 'inbound'")).isEqualTo(100);
            });
            assertThatThrownBy(() -> Training.main(new String[] {port, world, "plixa_pat_" + "0".repeat(43), "300"}))
                    .hasMessageContaining("answers 401");
        }
    }

    private static int count(RunningHub hub, String what) {
        return hub.database
                .sql("select count(*) from " + what)
                .query(Integer.class)
                .single();
    }
}
