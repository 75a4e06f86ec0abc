package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at any moment loses nothing and repeats nothing: after ten kills under load every 202 arrives at WhatsApp and
 * at the webhook, and an {@code Idempotency-Key} whose answer a kill swallowed has led to one message.
 */
class CrashIT {
    private static final String JAR = "target/plixa-hub.jar";
    private static final int KILLS = 10;
    private static final long SEED = System.nanoTime();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();

    @TempDir
    static Path layout;

    @TempDir
    static Path data;

    /** So many starts take a third of the time from the layout and class archive that an image would ship. */
    @BeforeAll
    static void shipAsAnImageDoes() throws Exception {
        run(
                        "-Djarmode=tools",
                        "-jar",
                        JAR,
                        "extract",
                        "--destination",
                        layout.resolve("hub").toString())
                .waitFor();
        try (Receiver whatsApp = Receiver.cloudApi()) {
            String archive = "-XX:ArchiveClassesAtExit=" + layout.resolve("hub.jsa");
            Process hub = start(FreePort.draw(), whatsApp, data, archive, extracted());
            firstRunIsPrivate(data.resolve("first-run.txt"));
            hub.destroy();
            assertThat(hub.waitFor(90, TimeUnit.SECONDS))
                    .as("writes the archive")
                    .isTrue();
        }
    }

    /** The first-run file is for its owner's eyes. */
    private static void firstRunIsPrivate(Path file) throws IOException {
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(file) && Files.size(file) > 0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains(RunningHub.TOKEN, "/v1/messages/send");
    }

    @Test
    void everyAcceptedMessageSurvivesTenKills() throws Exception {
        Random random = new Random(SEED);
        int port = FreePort.draw();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        AtomicBoolean loading = new AtomicBoolean(true);
        try (Receiver whatsApp = Receiver.cloudApi();
                Receiver customer = new Receiver(request -> new Receiver.Reply(204, ""))) {
            Process hub = start(port, whatsApp, data, archived(), extracted());
            register(port, customer);
            for (int i = 0; i < 4; i++) {
                clients.submit(() -> load(port, loading));
            }
            for (int kills = 0; kills < KILLS; kills += 3) {
                int before = accepted.size();
                await().atMost(Duration.ofSeconds(60)).until(() -> accepted.size() > before);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1500)).toNanos());
                hub.destroyForcibly().waitFor();
                // The start after a crash may itself be cut off, at any moment of it.
                for (int again = 0; again < 2; again++) {
                    hub = launch(port, whatsApp, data, archived(), extracted());
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(6000)).toNanos());
                    hub.destroyForcibly().waitFor();
                }
                hub = start(port, whatsApp, data, archived(), extracted());
            }
            loading.set(false);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            Set<String> all = Set.copyOf(accepted);
            System.out.printf("%d messages, %d answered by a later process%n", all.size(), replayed.get());
            assertThat(all).as("one message a key, seed " + SEED).hasSize(keys.get());
            assertThat(all).as("seed " + SEED).hasSizeGreaterThan(KILLS);
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(ids(whatsApp, "/biz_opaque_callback_data")).isEqualTo(all);
                assertThat(ids(customer, "/data/id")).isEqualTo(all);
            });
            stopped(hub);
        } finally {
            clients.shutdownNow();
        }
    }

    private static void stopped(Process hub) throws InterruptedException {
        List<ProcessHandle> children = hub.descendants().toList();
        hub.destroy();
        assertThat(hub.waitFor(15, TimeUnit.SECONDS)).as("stops within 15 s").isTrue();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    private static String archived() {
        return "-XX:SharedArchiveFile=" + layout.resolve("hub.jsa");
    }

    private static String extracted() {
        return layout.resolve("hub/plixa-hub.jar").toString();
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, ProcessHandle.current().info().command().orElse("java"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/crash-it.log")))
                .start();
    }

    private static Process start(int port, Receiver whatsApp, Path data, String option, String jar) throws IOException {
        Process hub = launch(port, whatsApp, data, option, jar);
        await().atMost(Duration.ofSeconds(180)).until(() -> {
            assertThat(hub.isAlive()).as("see target/crash-it.log").isTrue();
            return status(port, "GET", "/actuator/health/readiness", "") == 200;
        });
        return hub;
    }

    private static Process launch(int port, Receiver whatsApp, Path data, String option, String jar)
            throws IOException {
        return run(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                option,
                "-jar",
                jar,
                "--server.port=" + port,
                "--hub.data-dir=" + data,
                "--hub.bootstrap.token=" + RunningHub.TOKEN,
                "--hub.rate-limit.per-minute=1000000",
                "--hub.whatsapp.ambiguous-wait=1s",
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"));
    }

    private void register(int port, Receiver customer) {
        String body = "{\"url\":\"" + customer.url("/hook") + "\",\"events\":[\"message.outbound\"]}";
        assertThat(status(port, "POST", "/v1/webhooks", body)).isEqualTo(201);
    }

    private void load(int port, AtomicBoolean loading) {
        while (loading.get()) {
            send(port, keys.incrementAndGet());
        }
    }

    /** Asks until it is answered, under one key: whoever got no answer cannot know whether the message was taken. */
    private void send(int port, int key) {
        String body = "{\"phone\":\"55119" + (12340000 + key % 500) + "\",\"body\":\"" + key + "\"}";
        Optional<HttpResponse<String>> answer = Optional.empty();
        while (answer.filter(a -> a.statusCode() == 202).isEmpty()) {
            answer = call(port, "POST", "/v1/messages/send", body, "Idempotency-Key", "key-" + key);
            if (answer.isEmpty()) {
                // While the hub starts, its processor time is its own.
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
        accepted.add(RunningHub.json(answer.get().body()).at("/data/id").asText());
        if (answer.get().headers().firstValue("Idempotent-Replayed").isPresent()) {
            replayed.incrementAndGet();
        }
    }

    private static int status(int port, String method, String path, String body) {
        return call(port, method, path, body).map(HttpResponse::statusCode).orElse(0);
    }

    /** Empty when nobody answers: the hub is being killed all the time. */
    private static Optional<HttpResponse<String>> call(
            int port, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return Optional.of(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The test is over", e);
        }
    }

    private static Set<String> ids(Receiver receiver, String pointer) {
        return receiver.received().stream()
                .map(r -> RunningHub.json(r.text()).at(pointer).asText())
                .collect(Collectors.toSet());
    }
}
