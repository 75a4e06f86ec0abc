package app.plixa.hub.commit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** One line of the log a second for what comes thousands of times while something is away, with how often it came. */
public final class LineLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong next;

    /** The first is due at once. */
    public LineLimit() {
        this(System::nanoTime);
    }

    LineLimit(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Notes that it came; where a line is due, how often since the last one, this time included, else 0. */
    public long due() {
        unsaid.incrementAndGet();
        long now = nanos.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + SECOND) ? unsaid.getAndSet(0) : 0;
    }
}
