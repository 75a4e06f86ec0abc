package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Lanes.Room ROOM = new Lanes.Room(1, 2, false);

    private final List<String> begun = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> running = new HashMap<>();
    private final Lanes<String> lanes = new Lanes<>(32, 100, this::work);

    @Test
    void aHangingLaneDelaysNoOther() {
        assertThat(lanes.enter("slow", "hang", ROOM)).isTrue();
        assertThat(lanes.enter("fast", "a", ROOM)).isTrue();
        assertThat(begun).containsExactly("hang", "a");
    }

    @Test
    void aFullLineRefuses() {
        assertThat(enterAll("slow", 4, ROOM)).isEqualTo(3);
        assertThat(begun).containsExactly("slow0");
        assertThat(lanes.waiting()).isEqualTo(2);
        assertThat(lanes.full()).containsExactly("slow");
    }

    @Test
    void aLineIsWorkedOffInOrder() {
        enterAll("slow", 3, ROOM);
        end("slow0");
        assertThat(begun).containsExactly("slow0", "slow1");
        end("slow1");
        end("slow2");
        assertThat(begun).containsExactly("slow0", "slow1", "slow2");
        assertThat(lanes.waiting()).isZero();
        assertThat(lanes.full()).isEmpty();
    }

    /** 32 places in all: three lanes that hang with 16 each must leave some to those that come later. */
    @Test
    void lanesThatHangLeaveRoomForOthers() {
        Lanes.Room wide = new Lanes.Room(16, 0, false);
        int taken = 0;
        for (String lane : List.of("a", "b", "c")) {
            taken += enterAll(lane, 100, wide);
        }
        assertThat(taken).isEqualTo(16 + 2 + 2);
        for (int i = 0; i < 6; i++) {
            assertThat(lanes.enter("healthy" + i, "h" + i, wide)).isTrue();
        }
    }

    @Test
    void whoFindsEveryPlaceTakenGetsTheFirstThatIsGivenUpThoughItsLaneHasALine() {
        IntStream.range(0, 32).forEach(i -> lanes.enter("lane" + i, "item" + i, ROOM));
        lanes.enter("lane3", "next", ROOM);
        assertThat(lanes.enter("late", "late", ROOM)).isTrue();
        assertThat(begun).doesNotContain("late");
        end("item3");
        assertThat(begun).contains("late").doesNotContain("next");
        end("item4");
        assertThat(begun).contains("next");
        assertThat(lanes.waiting()).isZero();
    }

    /** However many hang, and whatever waits for them: others begin at once, each time, and more than one of each. */
    @Test
    void lanesThatTookLongLeaveTheLastPlacesToOthers() {
        hangTwice(100);
        assertThat(begun).hasSize(24);
        for (int time = 0; time < 20; time++) {
            for (int i = 0; i < 8; i++) {
                lanes.enter("healthy" + i, "h" + i + "." + time, ROOM);
                assertThat(begun).contains("h" + i + "." + time);
            }
            for (int i = 0; i < 8; i++) {
                lanes.took("healthy" + i, false);
                end("h" + i + "." + time);
            }
        }
        Lanes.Room wide = new Lanes.Room(16, 0, false);
        enterAll("busy", 100, wide);
        assertThat(begun.stream().filter(item -> item.startsWith("busy"))).hasSize(2);
    }

    /** Also one that answers again, which nobody knows yet, is among those that hang. */
    @Test
    void lanesThatTookLongHaveTheirPlacesInTurn() {
        hangTwice(30);
        for (int round = 0; round < 2; round++) {
            for (String item : List.copyOf(begun)) {
                end(item);
            }
        }
        assertThat(begun).hasSize(60);
    }

    @Test
    void oneThatFailsIsTakenForSlowUntilItIsKnown() {
        Lanes.Room failing = new Lanes.Room(1, 2, true);
        IntStream.range(0, 30).forEach(i -> lanes.enter("failing" + i, "f" + i, failing));
        assertThat(begun).hasSize(24);
        assertThat(lanes.enter("healthy", "h", ROOM)).isTrue();
        assertThat(begun).contains("h");
        lanes.took("failing0", false);
        lanes.enter("failing24", "again", failing);
        end("f0");
        assertThat(begun).contains("f24").doesNotContain("f25");
    }

    @Test
    void slowLanesLeaveRoomInLinesToOthers() {
        Lanes<String> many = new Lanes<>(8, 1000, this::work);
        Lanes.Room failing = new Lanes.Room(1, 32, true);
        for (int i = 0; i < 2000; i++) {
            many.enter("failing" + i / 2, "f" + i, failing);
        }
        assertThat(many.waiting()).isEqualTo(750);
        IntStream.range(0, 8).forEach(i -> many.enter("healthy" + i, "h" + i, ROOM));
        assertThat(many.waiting()).isEqualTo(756);
        end("h0");
        assertThat(begun).contains("h2");
    }

    /** Endless lines of what hangs, of lanes that are known for it. */
    private void hangTwice(int count) {
        for (int i = 0; i < count; i++) {
            lanes.took("slow" + i, true);
        }
        for (int i = 0; i < 2 * count; i++) {
            lanes.enter("slow" + i % count, "s" + i, ROOM);
        }
    }

    /** Ten that hang and have long lines: what waits for others finds room, too. */
    @Test
    void longLinesLeaveRoomInOthers() {
        Lanes<String> many = new Lanes<>(2048, 1000, this::work);
        Lanes.Room room = new Lanes.Room(1, 100, false);
        for (int lane = 0; lane < 10; lane++) {
            for (int i = 0; i < 200; i++) {
                many.enter("slow" + lane, "slow" + lane + "-" + i, room);
            }
        }
        assertThat(many.waiting()).isLessThan(600);
        for (int i = 0; i < 10; i++) {
            assertThat(many.enter("healthy" + i, "a" + i, room)).isTrue();
            assertThat(many.enter("healthy" + i, "b" + i, room)).isTrue();
        }
        assertThat(many.full()).contains("slow0", "slow9").doesNotContain("healthy0");
    }

    /** However many lanes have their fill, one that has nothing under way begins at once. */
    @Test
    void theLastPlacesAreForLanesThatHaveNone() {
        Lanes.Room wide = new Lanes.Room(64, 0, false);
        for (String lane : List.of("a", "b", "c")) {
            enterAll(lane, 64, wide);
        }
        assertThat(begun).hasSize(28);
        assertThat(lanes.enter("healthy", "h", wide)).isTrue();
    }

    @Test
    void aLaneThatShrankWhileItWasCrowdedWidensAgain() {
        Lanes.Room wide = new Lanes.Room(16, 80, false);
        enterAll("crowd", 16, wide);
        enterAll("lane", 30, wide);
        assertThat(begun.stream().filter(item -> item.startsWith("lane"))).hasSize(2);
        IntStream.range(0, 16).forEach(i -> end("crowd" + i));
        end("lane0");
        assertThat(begun.stream().filter(item -> item.startsWith("lane")).count())
                .isGreaterThan(10);
    }

    /** What ends at once, such as a refused address, must not pile up on the stack. */
    @Test
    void aLongLineOfWhatEndsAtOnceIsWorkedOff() {
        List<CompletableFuture<Void>> first = new ArrayList<>();
        int[] done = {0};
        Lanes<String> many = new Lanes<>(32, 100_000, item -> {
            done[0]++;
            CompletableFuture<Void> end = new CompletableFuture<>();
            if (first.isEmpty()) {
                first.add(end);
            } else {
                end.complete(null);
            }
            return end;
        });
        for (int i = 0; i < 50_000; i++) {
            many.enter("lane", "item", new Lanes.Room(1, 100_000, false));
        }
        first.get(0).complete(null);
        assertThat(done[0]).isEqualTo(50_000);
    }

    private int enterAll(String lane, int count, Lanes.Room room) {
        return (int) IntStream.range(0, count)
                .filter(i -> lanes.enter(lane, lane + i, room))
                .count();
    }

    private void end(String item) {
        running.get(item).complete(null);
    }

    private CompletableFuture<Void> work(String item) {
        begun.add(item);
        return running.computeIfAbsent(item, key -> new CompletableFuture<>());
    }
}
