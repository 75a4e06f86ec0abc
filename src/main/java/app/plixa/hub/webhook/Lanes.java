package app.plixa.hub.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps endpoints from delaying each other: each has a lane with its own places and its own short line, so a hanging
 * receiver fills its lane and nobody else's. Once half of all places are taken, each lane gets but an eighth of its own,
 * so that a few that hang leave room for the many that do not. The last eighth is for lanes that have no place, and the
 * last two are for lanes that are not slow, however many are. Lanes without a place get theirs in turn: who gives up its
 * only one goes behind them. It is the same with what may wait. Who finds no room in the line is refused and comes back later.
 *
 * <p>Downside: slow is known only by what took long. If as many as there are places begin to hang in one moment, others wait
 * until those time out, once.
 */
final class Lanes<T> {
    /** More endpoints than hang at the same time; what is forgotten is found out anew. */
    private static final int REMEMBERED = 10_000;

    /**
     * What one lane may have.
     *
     * @param places how many of it run at once
     * @param longestLine how many of it may wait
     * @param failing whether it is taken for slow until it is known
     */
    record Room(int places, int longestLine, boolean failing) {
        private int places(boolean crowded) {
            return crowded ? Math.max(1, places / 8) : places;
        }

        private int longestLine(boolean crowded) {
            return crowded ? Math.max(1, longestLine / 8) : longestLine;
        }
    }

    private static final class Lane<T> {
        private final String name;
        private final Queue<T> line = new ArrayDeque<>(0);
        private Room room;
        private int busy;
        private boolean slow;
        private long turn;

        private Lane(String name, boolean slow) {
            this.name = name;
            this.slow = slow;
        }
    }

    private record Begun<T>(Lane<T> lane, T item) {}

    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final Queue<Lane<T>> inTurn = new ArrayDeque<>();
    private final Queue<Lane<T>> slowInTurn = new ArrayDeque<>();
    private final Set<String> slowOnes = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private final Shares busy;
    private final Shares waiting;
    private final Function<T, CompletableFuture<?>> work;
    private long turns;

    /**
     * @param mostBusy how many run at once in all lanes together
     * @param mostWaiting how many may wait in all lanes together
     * @param work begins an item and must not block; its place is free when the future completes
     */
    Lanes(int mostBusy, int mostWaiting, Function<T, CompletableFuture<?>> work) {
        this.busy = new Shares(mostBusy);
        this.waiting = new Shares(mostWaiting);
        this.work = work;
    }

    /** Begins the work at once or in its turn; false when neither is possible now. */
    boolean enter(String name, T item, Room room) {
        List<Begun<T>> begun = new ArrayList<>(1);
        boolean entered = place(name, item, room, begun);
        begin(begun);
        return entered;
    }

    /** Notes whether what this lane did last took long. */
    synchronized void took(String name, boolean longTime) {
        if (longTime) {
            slowOnes.add(name);
        } else {
            slowOnes.remove(name);
        }
        Lane<T> lane = lanes.get(name);
        // One that waits for its turn keeps it.
        if (lane != null && lane.busy > 0 && lane.slow != longTime) {
            busy.count(lane.busy, longTime);
            waiting.count(lane.line.size(), longTime);
            lane.slow = longTime;
        }
    }

    /** How many items wait in lines. */
    synchronized int waiting() {
        return waiting.taken();
    }

    /** The lanes that have no use for more now: half of their line is full, at the least. */
    synchronized Set<String> full() {
        boolean crowded = waiting.crowded();
        return lanes.values().stream()
                .filter(lane -> 2 * lane.line.size() >= lane.room.longestLine(crowded))
                .map(lane -> lane.name)
                .collect(Collectors.toSet());
    }

    private synchronized boolean place(String name, T item, Room room, List<Begun<T>> begun) {
        Lane<T> lane = lanes.computeIfAbsent(name, key -> new Lane<>(key, room.failing() || slowOnes.contains(key)));
        lane.room = room;
        if (lane.line.isEmpty() && free(lane)) {
            begun.add(occupy(lane, item));
        } else if (mayWait(lane)) {
            lane.line.add(item);
            waiting.take(lane.slow);
            if (lane.busy > 0) {
                advance(lane, begun);
            } else if (lane.line.size() == 1) {
                awaitTurn(lane);
            }
        } else {
            forgetIfIdle(lane);
            return false;
        }
        return true;
    }

    private boolean free(Lane<T> lane) {
        return lane.busy < lane.room.places(busy.crowded()) && busy.left(lane.busy == 0, lane.slow);
    }

    private boolean mayWait(Lane<T> lane) {
        return lane.line.size() < lane.room.longestLine(waiting.crowded())
                && waiting.left(lane.line.isEmpty(), lane.slow);
    }

    private Begun<T> occupy(Lane<T> lane, T item) {
        lane.busy++;
        busy.take(lane.slow);
        return new Begun<>(lane, item);
    }

    private Begun<T> occupy(Lane<T> lane) {
        waiting.give(lane.slow);
        return occupy(lane, lane.line.remove());
    }

    private void advance(Lane<T> lane, List<Begun<T>> begun) {
        while (!lane.line.isEmpty() && free(lane)) {
            begun.add(occupy(lane));
        }
    }

    private void awaitTurn(Lane<T> lane) {
        lane.turn = turns++;
        turn(lane).add(lane);
    }

    private Queue<Lane<T>> turn(Lane<T> lane) {
        return lane.slow ? slowInTurn : inTurn;
    }

    private Optional<Lane<T>> next() {
        return Stream.of(inTurn, slowInTurn)
                .map(Queue::peek)
                .filter(Objects::nonNull)
                .filter(this::free)
                .min(Comparator.comparingLong(lane -> lane.turn));
    }

    private void forgetIfIdle(Lane<T> lane) {
        if (lane.busy == 0 && lane.line.isEmpty()) {
            lanes.remove(lane.name);
        }
    }

    /** In a loop, for what is done at once must not pile up on the stack. */
    private void begin(List<Begun<T>> first) {
        List<Begun<T>> now = first;
        while (!now.isEmpty()) {
            List<Begun<T>> next = new ArrayList<>(0);
            for (Begun<T> begun : now) {
                CompletableFuture<?> done = work.apply(begun.item());
                if (done.isDone()) {
                    next.addAll(leave(begun.lane()));
                } else {
                    done.whenComplete((result, failure) -> begin(leave(begun.lane())));
                }
            }
            now = next;
        }
    }

    /** Gives the place up; to those whose turn it is, and then to its own line, as many as there are places for. */
    private synchronized List<Begun<T>> leave(Lane<T> lane) {
        lane.busy--;
        busy.give(lane.slow);
        if (lane.busy == 0 && !lane.line.isEmpty()) {
            awaitTurn(lane);
        }
        List<Begun<T>> begun = new ArrayList<>(1);
        for (Optional<Lane<T>> next = next(); next.isPresent(); next = next()) {
            begun.add(occupy(turn(next.get()).remove()));
        }
        advance(lane, begun);
        forgetIfIdle(lane);
        return begun;
    }
}
