package app.plixa.hub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers do to those who call them, each done by a real one. */
class CourierTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    /** Answers a request on a connection; false closes it. */
    @FunctionalInterface
    private interface Behaviour {
        boolean answer(String head, OutputStream out) throws IOException, InterruptedException;
    }

    private final AtomicInteger accepted = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Names loopback = new Names() {
            @Override
            public CompletableFuture<?> know(String host) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public InetAddress[] resolve(String host) {
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
        };
        courier = new Courier(
                Duration.ofSeconds(1),
                64 * 1024,
                512,
                2,
                loopback,
                SSLContext.getDefault(),
                HttpVersionPolicy.NEGOTIATE);
    }

    @AfterEach
    void stop() throws Exception {
        courier.close();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        serve((head, out) -> say(out, "302 Found", "Location: http://127.0.0.1:" + server.getLocalPort() + "/b", ""));
        assertThat(post("/a").join().status()).isEqualTo(302);
        assertThat(heads).hasSize(1);
        assertThat(heads.get(0)).startsWith("POST /a HTTP/1.1");
    }

    /** 100 MB of zeros in 100 KB: neither asked for nor unpacked. */
    @Test
    void aGzipBombIsNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1024 * 1024]);
            }
        }
        serve((head, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            packed.writeTo(out);
            return true;
        });
        Reply reply = post("/bomb").join();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).hasSizeLessThanOrEqualTo(64 * 1024).startsWith(0x1f, 0x8b);
        assertThat(heads.get(0).toLowerCase(java.util.Locale.ROOT)).doesNotContain("accept-encoding");
    }

    /** Whoever never stops talking is cut short, and judged by the status. */
    @Test
    void aLongAnswerIsCut() {
        serve((head, out) -> {
            out.write("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        long begun = System.nanoTime();
        Reply reply = post("/long").join();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).hasSize(64 * 1024);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
    }

    /** A byte every 50 ms keeps any timeout between bytes from striking; the total time strikes. */
    @Test
    void aDribbledBodyEndsWithTheTotalTime() {
        serve((head, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return dribble(out);
        });
        assertEndsInTime();
    }

    @Test
    void dribbledHeadersEndWithTheTotalTime() {
        serve((head, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            return dribble(out);
        });
        assertEndsInTime();
    }

    @Test
    void silenceEndsWithTheTotalTime() {
        serve((head, out) -> {
            Thread.sleep(5_000);
            return false;
        });
        assertEndsInTime();
    }

    /**
     * No client a delivery: two hundred posts, one after the other, take one connection; or a few, for an answer is told
     * of a moment before its connection is free.
     */
    @Test
    void aConnectionIsUsedAgain() {
        serve((head, out) -> say(out, "200 OK", "X: y", "ok"));
        for (int i = 0; i < 200; i++) {
            assertThat(post("/again").join().status()).isEqualTo(200);
        }
        assertThat(heads).hasSize(200);
        assertThat(accepted.get()).isBetween(1, 10);
    }

    /** Nor are there more connections than twice the posts at the same time. */
    @Test
    void postsAtTheSameTimeTakeAsManyConnectionsAndThoseAreUsedAgain() {
        serve((head, out) -> {
            Thread.sleep(5);
            return say(out, "200 OK", "X: y", "ok");
        });
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<Reply>> all =
                    IntStream.range(0, 20).mapToObj(i -> post("/many")).toList();
            all.forEach(reply -> assertThat(reply.join().status()).isEqualTo(200));
        }
        assertThat(accepted.get()).isBetween(1, 40);
    }

    /** A receiver closes idle connections when it likes; whoever comes next must not pay for it. */
    @Test
    void aConnectionThatWasClosedMeanwhileIsReplaced() {
        AtomicInteger answers = new AtomicInteger();
        serve((head, out) -> say(out, "200 OK", "X: y", "ok") && answers.incrementAndGet() % 2 != 0);
        for (int i = 0; i < 20; i++) {
            assertThat(post("/closes").join().status()).isEqualTo(200);
        }
        assertThat(heads).hasSize(20);
    }

    /** Where the other side may have acted on it and cannot tell two from one, it is for the caller to decide. */
    @Test
    void whatIsNotRepeatableIsNotSentAgainWhenItsKeptConnectionCloses() {
        serve((head, out) -> !head.startsWith("POST /closes") && say(out, "200 OK", "X: y", "ok"));
        HttpHost host = new HttpHost("http", "receiver.example", server.getLocalPort());
        for (int i = 0; i < 20; i++) {
            assertThat(post("/answers").join().status()).isEqualTo(200);
            assertThatThrownBy(() -> courier.post(new Letter(host, "/closes", Map.of(), BODY, false))
                            .join())
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThat(heads).hasSize(40);
        // An answer is told of a moment before its connection is free, so a few of them may be new.
        assertThat(accepted.get()).isLessThan(40);
    }

    /** To close a new connection is an answer, too, and is not asked for again. */
    @Test
    void aConnectionThatIsClosedInsteadOfAnAnswerIsOneAttempt() {
        serve((head, out) -> false);
        assertThatThrownBy(() -> post("/shut").join()).hasCauseInstanceOf(IOException.class);
        assertThat(heads).hasSize(1);
    }

    @Test
    void aHeaderWithoutEndIsAnErrorAndNoOneElsesHarm() {
        assertEndlessHeadHarmsNobodyElse("HTTP/1.1 200 OK\r\nX-Long: ", "x".repeat(64 * 1024));
    }

    @Test
    void headersWithoutEndAreAnErrorAndNoOneElsesHarm() {
        assertEndlessHeadHarmsNobodyElse("HTTP/1.1 200 OK\r\n", "A: bcdefgh\r\n".repeat(5000));
    }

    /** The client throws what it throws for a caller's mistakes; it is the receiver's, who pays for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n",
                "HTTP/-1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nab\r\n0\r\n\r\n"
            })
    void anAnswerThatNobodyCanReadIsTheReceiversFault(String answer) {
        serve((head, out) -> {
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        assertThatThrownBy(() -> post("/odd").join()).hasCauseInstanceOf(ProtocolException.class);
        assertThat(courier.broken()).isFalse();
        assertThat(heads).hasSize(1);
    }

    private void assertEndlessHeadHarmsNobodyElse(String begin, String endless) {
        serve((head, out) -> {
            if (head.startsWith("POST /good")) {
                return say(out, "200 OK", "X: y", "ok");
            }
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(endless.getBytes(StandardCharsets.US_ASCII));
            }
        });
        assertThatThrownBy(() -> post("/endless").join()).hasCauseInstanceOf(MessageConstraintException.class);
        assertThat(post("/good").join().status()).isEqualTo(200);
        assertThat(heads).hasSize(2);
    }

    @Test
    void whatIsUnderWayWhenTheHubStopsIsToldSo() throws Exception {
        serve((head, out) -> {
            Thread.sleep(5_000);
            return false;
        });
        CompletableFuture<Reply> reply = post("/hang");
        courier.close();
        assertThatThrownBy(reply::join).hasCauseInstanceOf(StoppedException.class);
    }

    @Test
    void aClosedPortIsAConnectionRefused() throws Exception {
        server.close();
        assertThatThrownBy(() -> post("/closed").join()).hasCauseInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void headersAndBodyArriveAsTheyAre() {
        serve((head, out) -> say(out, "204 No Content", "Retry-After: 7", null));
        Letter letter = new Letter(
                new HttpHost("http", "receiver.example", server.getLocalPort()),
                "/hook?a=%20b",
                Map.of("X-Plixa-Event", "message.inbound"),
                BODY,
                true);
        Reply reply = courier.post(letter).join();
        assertThat(reply.header("retry-after")).contains("7");
        assertThat(heads.get(0))
                .startsWith("POST /hook?a=%20b HTTP/1.1\r\n")
                .contains("X-Plixa-Event: message.inbound\r\n")
                .contains("Host: receiver.example:" + server.getLocalPort() + "\r\n")
                .contains("Content-Type: application/json\r\n")
                .contains("Content-Length: 2\r\n")
                .doesNotContain("Transfer-Encoding")
                .doesNotContain("Expect");
    }

    private void assertEndsInTime() {
        long begun = System.nanoTime();
        assertThatThrownBy(() -> post("/slow").join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(950), Duration.ofMillis(2_500));
    }

    private CompletableFuture<Reply> post(String path) {
        return courier.post(new Letter(
                new HttpHost("http", "receiver.example", server.getLocalPort()), path, Map.of(), BODY, true));
    }

    private static boolean dribble(OutputStream out) throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            out.write('x');
            out.flush();
            Thread.sleep(50);
        }
        return false;
    }

    private static boolean say(OutputStream out, String status, String header, String body) throws IOException {
        String length = body == null ? "" : "Content-Length: " + body.length() + "\r\n";
        out.write(("HTTP/1.1 " + status + "\r\n" + header + "\r\n" + length + "\r\n" + (body == null ? "" : body))
                .getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private void serve(Behaviour behaviour) {
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                daemon(() -> converse(socket, behaviour));
            }
        });
    }

    private void converse(Socket socket, Behaviour behaviour) throws Exception {
        try (socket) {
            boolean more = true;
            while (more) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = socket.getInputStream().read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                socket.getInputStream().readNBytes(BODY.length);
                heads.add(head.toString());
                more = behaviour.answer(head.toString(), socket.getOutputStream());
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // The test has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
