package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many transactions a message costs from its acceptance to its delivered webhook. Counted are those that write, by the
 * ids that PostgreSQL gives them: exact at once, and the looks of an idle hub, which find nothing, take none.
 */
class CommitsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 32;
    private static final int MANY = 2_000;
    private static final int FEW = 10;

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
                "--hub.whatsapp.messages-per-second=0",
                "--hub.whatsapp.pair-burst=0");
        hub.register(customer.url("/commits"), "message.outbound");
    }

    @AfterAll
    static void stop() {
        hub.close();
        whatsApp.close();
        customer.close();
    }

    /** One by one they cost about six each; the bound is for a machine that has no time. */
    @Test
    void underLoadMessagesShareTheirCommits() {
        long delivered = delivered();
        long before = written();
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            CompletableFuture.allOf(IntStream.range(0, MANY)
                            .mapToObj(i -> CompletableFuture.runAsync(() -> send(i), connections))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            connections.shutdownNow();
        }
        await().atMost(SOON).until(() -> delivered() == delivered + MANY);
        assertThat((written() - before) / (double) MANY).isLessThan(1);
    }

    @Test
    void aMessageAloneCostsFewCommits() {
        long before = written();
        for (int i = 0; i < FEW; i++) {
            long delivered = delivered();
            send(i);
            await().atMost(SOON).until(() -> delivered() == delivered + 1);
        }

        assertThat(written() - before).isLessThanOrEqualTo(12 * FEW);
    }

    private static void send(int i) {
        hub.send("55119" + (12340000 + i % 1000), "Your order has shipped");
    }

    /** Deliveries whose last commit is done. */
    private static long delivered() {
        return count("select count(*) from deliveries where state = 'delivered'");
    }

    private static long written() {
        return count("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    }

    private static long count(String sql) {
        return hub.database.sql(sql).query(Long.class).single();
    }
}
