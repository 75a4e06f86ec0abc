package app.plixa.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What both ends saw of the messages of one contender: which were accepted, which arrived as a signed webhook, and how
 * long that took. It also holds back clients that are too far ahead, so that a rate is one that lasts.
 */
final class Tally {
    private final int ahead;
    private final int copies;
    private final Semaphore mayBegin;
    private final ConcurrentMap<String, Integer> came = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> underWay = new ConcurrentHashMap<>();
    private final Set<String> told;
    private final int toldBefore;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder again = new LongAdder();
    private volatile Latencies arrivals = new Latencies();

    /**
     * @param ahead messages that may be under way at a time
     * @param copies endpoints that each message is told to
     */
    Tally(int ahead, int copies) {
        this(ahead, copies, ConcurrentHashMap.newKeySet());
    }

    private Tally(int ahead, int copies, Set<String> told) {
        this.ahead = ahead;
        this.copies = copies;
        this.mayBegin = new Semaphore(ahead);
        this.told = told;
        this.toldBefore = told.size();
    }

    /** Takes over from this one, once it is settled; what was told to this one is known to it. */
    Tally next(int mayBeAhead) {
        return new Tally(mayBeAhead, copies, told);
    }

    /** Whether one more may be under way; waits up to a tenth of a second. */
    boolean mayBegin() throws InterruptedException {
        return mayBegin.tryAcquire(100, TimeUnit.MILLISECONDS);
    }

    /** One that was let in and refused. */
    void refused() {
        mayBegin.release();
    }

    /** A 202; the webhook may have been faster. */
    void accepted(String id, long begunNanos) {
        accepted.increment();
        Long arrived = underWay.putIfAbsent(id, begunNanos);
        if (arrived != null) {
            arrived(id, arrived - begunNanos);
        }
    }

    /** A webhook about a message to an endpoint, its signature right. */
    void told(String id, String path) {
        if (!told.add(id + path)) {
            again.increment();
            return;
        }
        if (copies > 1 && came.merge(id, 1, Integer::sum) < copies) {
            return;
        }
        long now = System.nanoTime();
        Long begun = underWay.putIfAbsent(id, now);
        if (begun != null) {
            arrived(id, now - begun);
        }
    }

    private void arrived(String id, long nanos) {
        underWay.remove(id);
        arrivals.add(nanos);
        if (mayBegin.availablePermits() < ahead) {
            mayBegin.release();
        }
    }

    /** Webhooks that arrived, each counted once. */
    int arrived() {
        return told.size() - toldBefore;
    }

    long accepted() {
        return accepted.sum();
    }

    /** How often a message came once more. */
    long again() {
        return again.sum();
    }

    /** Those that are accepted and have not arrived. */
    int missing() {
        return underWay.size();
    }

    /** From request to webhook, since this was asked last. */
    Latencies arrivals() {
        Latencies since = arrivals;
        arrivals = new Latencies();
        return since;
    }

    /** Until all have arrived; false when some have not in that many seconds. */
    boolean settle(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (missing() > 0 && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        return missing() == 0;
    }
}
