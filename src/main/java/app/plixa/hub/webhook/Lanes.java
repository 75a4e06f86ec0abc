package app.plixa.hub.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps endpoints from delaying each other: each has a lane with its own places and its own short line, so a hanging
 * receiver fills its lane and nobody else's. Once half of all places are taken, each lane gets but an eighth of its own,
 * so that a few that hang leave room for the many that do not; it is the same with what may wait. The last places are
 * for lanes that have none. Who finds a lane's line full is refused and comes back later.
 */
final class Lanes<T> {
    /**
     * What one lane may have.
     *
     * @param places how many of it run at once
     * @param longestLine how many of it may wait
     */
    record Room(int places, int longestLine) {
        private int places(boolean crowded) {
            return crowded ? Math.max(1, places / 8) : places;
        }

        private int longestLine(boolean crowded) {
            return crowded ? Math.max(1, longestLine / 8) : longestLine;
        }
    }

    private static final class Lane<T> {
        private final Queue<T> line = new ArrayDeque<>(0);
        private Room room;
        private int busy;
    }

    private enum Entry {
        STARTED,
        QUEUED,
        REFUSED
    }

    private final ConcurrentHashMap<String, Lane<T>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int mostBusy;
    private final int mostWaiting;
    private final Function<T, CompletableFuture<?>> work;

    /**
     * @param mostBusy how many run at once in all lanes together
     * @param mostWaiting how many may wait in all lanes together
     * @param work begins an item and must not block; its place is free when the future completes
     */
    Lanes(int mostBusy, int mostWaiting, Function<T, CompletableFuture<?>> work) {
        this.mostBusy = mostBusy;
        this.mostWaiting = mostWaiting;
        this.work = work;
    }

    /** Begins the work at once or in its turn; false when neither is possible now. */
    boolean enter(String lane, T item, Room room) {
        Entry entry = place(lane, item, room);
        if (entry == Entry.STARTED) {
            begin(lane, List.of(item));
        }
        return entry != Entry.REFUSED;
    }

    /** How many items wait in lines. */
    int waiting() {
        return waiting.get();
    }

    /** The lanes that have no use for more now: half of their line is full, at the least. */
    Set<String> full() {
        boolean crowded = crowded(waiting.get(), mostWaiting);
        return lanes.entrySet().stream()
                .filter(lane ->
                        2 * lane.getValue().line.size() >= lane.getValue().room.longestLine(crowded))
                .map(lane -> lane.getKey())
                .collect(Collectors.toSet());
    }

    private Entry place(String name, T item, Room room) {
        Entry[] entry = {Entry.REFUSED};
        lanes.compute(name, (key, existing) -> {
            Lane<T> lane = existing == null ? new Lane<>() : existing;
            lane.room = room;
            if (free(lane)) {
                lane.busy++;
                busy.incrementAndGet();
                entry[0] = Entry.STARTED;
            } else if (lane.busy > 0 && mayWait(lane)) {
                lane.line.add(item);
                waiting.incrementAndGet();
                entry[0] = Entry.QUEUED;
            }
            return lane.busy == 0 ? null : lane;
        });
        return entry[0];
    }

    private boolean free(Lane<T> lane) {
        int all = busy.get();
        int most = lane.busy == 0 ? mostBusy : mostBusy - mostBusy / 8;
        return all < most && lane.busy < lane.room.places(crowded(all, mostBusy));
    }

    private boolean mayWait(Lane<T> lane) {
        int all = waiting.get();
        return all < mostWaiting && lane.line.size() < lane.room.longestLine(crowded(all, mostWaiting));
    }

    private static boolean crowded(int taken, int most) {
        return 2 * taken >= most;
    }

    /** In a loop, for what is done at once must not pile up on the stack. */
    private void begin(String lane, List<T> first) {
        List<T> now = first;
        while (!now.isEmpty()) {
            List<T> next = new ArrayList<>(0);
            for (T item : now) {
                CompletableFuture<?> done = work.apply(item);
                if (done.isDone()) {
                    next.addAll(leave(lane));
                } else {
                    done.whenComplete((result, failure) -> begin(lane, leave(lane)));
                }
            }
            now = next;
        }
    }

    /** Gives the place up; to those in line, as many as there are places for. One lane never stands still. */
    private List<T> leave(String name) {
        List<T> next = new ArrayList<>(1);
        lanes.computeIfPresent(name, (key, lane) -> {
            lane.busy--;
            busy.decrementAndGet();
            while (!lane.line.isEmpty() && (lane.busy == 0 || free(lane))) {
                next.add(lane.line.poll());
                waiting.decrementAndGet();
                lane.busy++;
                busy.incrementAndGet();
            }
            return lane.busy == 0 ? null : lane;
        });
        return next;
    }
}
