package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.training.Training;
import java.net.URI;
import java.nio.file.Path;
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
                "--hub.whatsapp.messages-per-second=0",
                "--hub.whatsapp.pair-burst=0")) {
            String port = Integer.toString(URI.create(hub.url("/")).getPort());

            Training.main(new String[] {port, world, RunningHub.TOKEN, "300"});

            assertThat(hub.database
                            .sql("select count(*) from deliveries where state = 'delivered'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(300);
            assertThatThrownBy(() -> Training.main(new String[] {port, world, "plixa_pat_" + "0".repeat(43), "300"}))
                    .hasMessageContaining("answers 401");
        }
    }
}
