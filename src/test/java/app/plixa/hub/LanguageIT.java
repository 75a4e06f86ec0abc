package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub on a machine whose language writes numbers in digits of its own; it runs alone, for the language is a process's. */
class LanguageIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = FreePort.draw();

    @TempDir
    Path folder;

    @Test
    void aMachinesDigitsReachNeitherStatementsNorPhones() throws Exception {
        Path data = folder.resolve("hub");
        DatabaseTemplate.copyTo(data);
        try (Part hub = new Part("hub", folder, command(data), Map.of(), this::isReady)) {
            hub.start();

            String number = get("/v1/numbers").at("/data/0/id").asText();
            assertThat(get("/v1/numbers/" + number + "/health").at("/data/checks"))
                    .isNotEmpty();
            assertThat(get("/sandbox/magic-numbers").findValuesAsText("phone"))
                    .filteredOn(phone -> !phone.equals("null"))
                    .isNotEmpty()
                    .allSatisfy(phone -> assertThat(phone).matches("5511999[0-9]{6}"));
            hub.terminate();
        }
    }

    private List<String> command(Path data) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-jar",
                "target/plixa-hub.jar",
                "--server.port=" + port,
                "--hub.data-dir=" + data,
                "--hub.bootstrap.token=" + RunningHub.TOKEN);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return call("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHub.json(answer.body());
    }

    private HttpResponse<String> call(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
