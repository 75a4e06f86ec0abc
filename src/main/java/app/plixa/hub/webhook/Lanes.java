package app.plixa.hub.webhook;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Keeps endpoints from delaying each other: each has a lane with its own places and its own short line, so a hanging
 * receiver fills its lane and nobody else's. Who finds a lane's line full is refused and comes back later.
 */
final class Lanes<T> {
    private static final class Lane<T> {
        private final Queue<T> line = new ArrayDeque<>();
        private int busy;
    }

    private enum Entry {
        STARTED,
        QUEUED,
        REFUSED
    }

    private final ConcurrentHashMap<String, Lane<T>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int places;
    private final int longestLine;
    private final int mostWaiting;
    private final Executor workers;
    private final Consumer<T> work;

    /**
     * @param places how many of one lane run at once
     * @param longestLine how many of one lane may wait
     * @param mostWaiting how many may wait in all lanes together
     */
    Lanes(int places, int longestLine, int mostWaiting, Executor workers, Consumer<T> work) {
        this.places = places;
        this.longestLine = longestLine;
        this.mostWaiting = mostWaiting;
        this.workers = workers;
        this.work = work;
    }

    /** Runs the work at once or in its turn; false when neither is possible now. */
    boolean enter(String lane, T item) {
        Entry entry = place(lane, item);
        if (entry != Entry.STARTED) {
            return entry == Entry.QUEUED;
        }
        try {
            workers.execute(() -> run(lane, item));
            return true;
        } catch (RejectedExecutionException e) {
            leave(lane);
            return false;
        }
    }

    /** How many items wait in lines. */
    int waiting() {
        return waiting.get();
    }

    private Entry place(String name, T item) {
        Entry[] entry = {Entry.REFUSED};
        lanes.compute(name, (key, existing) -> {
            Lane<T> lane = existing == null ? new Lane<>() : existing;
            if (lane.busy < places) {
                lane.busy++;
                entry[0] = Entry.STARTED;
            } else if (lane.line.size() < longestLine && waiting.get() < mostWaiting) {
                lane.line.add(item);
                waiting.incrementAndGet();
                entry[0] = Entry.QUEUED;
            }
            return lane;
        });
        return entry[0];
    }

    private void run(String lane, T first) {
        Optional<T> item = Optional.of(first);
        while (item.isPresent()) {
            try {
                work.accept(item.get());
            } finally {
                item = leave(lane);
            }
        }
    }

    /** Gives the place to the next in line, if there is one. */
    private Optional<T> leave(String name) {
        AtomicReference<T> next = new AtomicReference<>();
        lanes.computeIfPresent(name, (key, lane) -> {
            T item = lane.line.poll();
            if (item == null) {
                lane.busy--;
            } else {
                waiting.decrementAndGet();
                next.set(item);
            }
            return lane.busy == 0 ? null : lane;
        });
        return Optional.ofNullable(next.get());
    }
}
