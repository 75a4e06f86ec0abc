package app.plixa.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class GathererTest {
    private static final Pause NONE = Pause.of(Duration.ZERO);
    private static final Pause LONG = Pause.of(Duration.ofMinutes(1));

    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void whatComesWhileAGroupIsWorkedOnIsTheNextOne() throws Exception {
        try (Gatherer<Integer> gatherer = new Gatherer<>("test", 3, 10, NONE, this::held)) {
            gatherer.offer(1);
            working.await();
            List.of(2, 3, 4, 5).forEach(gatherer::offer);
            released.countDown();
        }

        assertThat(groups).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5));
    }

    @Test
    void nothingPausesWhereEnoughWaits() throws Exception {
        try (Gatherer<Integer> gatherer = new Gatherer<>("test", 10, 10, LONG.unlessWaiting(2), this::held)) {
            gatherer.offer(1);
            working.await();
            gatherer.offer(2);
            gatherer.offer(3);
            released.countDown();

            Awaitility.await().untilAsserted(() -> assertThat(groups).contains(List.of(2, 3)));
        }
    }

    @Test
    void whatComesInAPauseIsOneGroupAndClosingEndsThePause() {
        Gatherer<Integer> gatherer = new Gatherer<>("test", 10, 10, LONG, groups::add);
        gatherer.offer(1);
        Awaitility.await().until(() -> !groups.isEmpty());
        gatherer.offer(2);
        gatherer.offer(3);

        assertTimeoutPreemptively(Duration.ofSeconds(3), gatherer::close);

        assertThat(groups).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceOrWaitsForRoom() throws Exception {
        try (Gatherer<Integer> gatherer = new Gatherer<>("test", 1, 2, NONE, this::held)) {
            gatherer.offer(1);
            working.await();
            gatherer.offer(2);
            gatherer.offer(3);
            assertThat(gatherer.offer(4)).isFalse();
            CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> gatherer.put(5));
            assertThat(put).isNotDone();

            released.countDown();

            assertThat(put.join()).isTrue();
        }
        assertThat(groups).containsExactly(List.of(1), List.of(2), List.of(3), List.of(5));
    }

    @Test
    void aGroupThatFailsIsLoggedAndTheNextGoesOn(CapturedOutput log) {
        try (Gatherer<Integer> gatherer = new Gatherer<>("fragile", 1, 10, NONE, group -> {
            if (group.contains(1)) {
                throw new IllegalStateException("a reason");
            }
            groups.add(group);
        })) {
            gatherer.offer(1);
            gatherer.offer(2);
        }

        assertThat(groups).containsExactly(List.of(2));
        assertThat(log.getAll()).contains("fragile: a group of 1 failed").contains("a reason");
    }

    /** Its thread sleeps until there is work; closing must wake it. */
    @Test
    void anIdleOneClosesAtOnceAndTakesNothingMore() {
        Gatherer<Integer> gatherer = new Gatherer<>("test", 1, 1, LONG, groups::add);

        assertTimeoutPreemptively(Duration.ofSeconds(3), gatherer::close);

        assertThat(gatherer.offer(1)).isFalse();
        assertThat(gatherer.put(1)).isFalse();
    }

    private void held(List<Integer> group) {
        groups.add(group);
        working.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
