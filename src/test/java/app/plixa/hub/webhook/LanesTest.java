package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Lanes<String> lanes = new Lanes<>(1, 2, 10, threads, this::work);

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    @Test
    void aHangingLaneDelaysNoOther() {
        assertThat(lanes.enter("slow", "hang")).isTrue();
        assertThat(lanes.enter("fast", "a")).isTrue();
        await().until(() -> done.contains("a"));
        assertThat(done).doesNotContain("hang");
    }

    @Test
    void aFullLineRefuses() {
        assertThat(lanes.enter("slow", "hang")).isTrue();
        assertThat(lanes.enter("slow", "1")).isTrue();
        assertThat(lanes.enter("slow", "2")).isTrue();
        assertThat(lanes.enter("slow", "3")).isFalse();
        assertThat(lanes.waiting()).isEqualTo(2);
    }

    @Test
    void aLineIsWorkedOffInOrder() {
        lanes.enter("slow", "hang");
        lanes.enter("slow", "1");
        lanes.enter("slow", "2");
        release.countDown();
        await().until(() -> done.size() == 3);
        assertThat(done).containsExactly("hang", "1", "2");
        assertThat(lanes.waiting()).isZero();
    }

    private void work(String item) {
        if (item.equals("hang")) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        done.add(item);
    }
}
