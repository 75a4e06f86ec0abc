package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A primary that became a standby answers every question and takes nothing. */
@ExtendWith(OutputCaptureExtension.class)
class ReadOnlyDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEND = "{\"phone\":\"5511912340000\",\"body\":\"hello\"}";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static String url;

    @BeforeAll
    static void start() throws SQLException {
        hub = new RunningHub(data);
        try (Connection connection = hub.context.getBean(DataSource.class).getConnection()) {
            url = connection.getMetaData().getURL();
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void itIsToldOfInFewLinesAndItsConnectionsAreGivenUp(CapturedOutput log) throws SQLException {
        assertThat(send()).isEqualTo(202);
        assertThat(part("database")).isEqualTo("UP");
        List<Integer> before = connections();

        readOnly("on");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(send()).isEqualTo(503);
            assertThat(part("database")).isEqualTo("DOWN");
        });
        assertThat(hub.call("GET", "/actuator/health", "").statusCode()).isEqualTo(503);
        assertThat(hub.call("GET", "/actuator/health/readiness", "").statusCode())
                .isEqualTo(200);
        assertThat(hub.call("GET", "/v1/messages", "").statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> !connections().containsAll(before));
        await().atMost(SOON).until(() -> log.getAll().contains("redelivery-policy: Failed delivery"));

        readOnly("off");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(send()).isEqualTo(202);
            assertThat(part("database")).isEqualTo("UP");
        });
        // Once a minute Spring tells of sessions that it cannot clear away, with a stack that is none of ours.
        assertThat(log.getAll()).doesNotContain("\tat app.plixa.hub").doesNotContain("Message History");
    }

    private static int send() {
        return hub.call("POST", "/v1/messages/send", SEND).statusCode();
    }

    private static String part(String name) {
        return RunningHub.json(hub.call("GET", "/actuator/health", "").body())
                .at("/components/" + name + "/status")
                .asText();
    }

    /** Of the hub, by their processes. */
    private static List<Integer> connections() {
        return hub.database
                .sql(
                        "select pid from pg_stat_activity where backend_type = 'client backend' and usename = current_user")
                .query(Integer.class)
                .list();
    }

    private static void readOnly(String how) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            connection.createStatement().execute("set default_transaction_read_only = off");
            connection.createStatement().execute("alter system set default_transaction_read_only = " + how);
            connection.createStatement().execute("select pg_reload_conf()");
        }
    }
}
