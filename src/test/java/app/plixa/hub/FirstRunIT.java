package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.PortInUseException;

/** The secrets that only the first start can tell. */
class FirstRunIT {
    @TempDir
    Path data;

    @Test
    void aFirstStartThatFailsTakesNoSecretWithIt() throws Exception {
        int port = FreePort.draw();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(other.getLocalPort())).hasCauseInstanceOf(PortInUseException.class);
        }
        Path file = data.resolve("first-run.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String told = Files.readString(file);
        assertThat(told).contains("http://localhost:" + port + "/");

        try (RunningHub hub = start(port)) {
            assertThat(Files.readString(file)).isEqualTo(told);
            String token = word("Token", told);
            assertThat(hub.call("GET", "/v1/me", "", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(new PanelVisitor(hub).signIn(word("User", told), word("Pass", told)))
                    .isEqualTo("/");
        }
    }

    private RunningHub start(int port) {
        return new RunningHub(data, "--server.port=" + port, "--hub.bootstrap.token=");
    }

    private static String word(String label, String told) {
        Matcher word = Pattern.compile(label + " +(\\S+)").matcher(told);
        assertThat(word.find()).isTrue();
        return word.group(1);
    }
}
