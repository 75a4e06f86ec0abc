package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verification that the README shows accepts our signatures, in the languages it shows. CI installs both. */
class PublishedVerifiersTest {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @ParameterizedTest
    @CsvSource({"node, server.js", "php, webhook.php"})
    void acceptsWhatWeSignAndNothingElse(String program, String script) throws Exception {
        assumeTrue(onPath(program), program + " is not installed");
        int port = FreePort.draw();
        Path file = Path.of("src/test/webhook-verifiers", script);
        List<String> command = program.equals("php")
                ? List.of("php", "-S", "127.0.0.1:" + port, file.toString())
                : List.of("node", file.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PLIXA_WEBHOOK_SECRET", SECRET);
        builder.environment().put("PORT", Integer.toString(port));
        Process receiver = builder.start();
        try {
            await().until(() -> listens(port));
            byte[] body = "{\"event\":\"message.inbound\",\"data\":{\"body\":\"Olá 😀 a/b \\u00e9\"}}"
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(post(port, body, Signature.plixa(body, SECRET))).isEqualTo(200);
            assertThat(post(port, body, Signature.plixa(body, SECRET + "x"))).isEqualTo(401);
            assertThat(post(port, "{}".getBytes(StandardCharsets.UTF_8), Signature.plixa(body, SECRET)))
                    .isEqualTo(401);
        } finally {
            receiver.destroy();
            receiver.waitFor();
        }
    }

    private static int post(int port, byte[] body, String signature) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
                .header("Content-Type", "application/json")
                .header("X-Plixa-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
