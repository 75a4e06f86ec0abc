package app.plixa.hub.commit;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What ids cost: to draw one, to tell whether it is one, to read its time, and to bind a statement to its day. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdBenchmark {
    private static final String STATEMENT =
            "update deliveries d set claimed = true where d.id = any(?) and within(d.id)";

    private final String id = Ids.next("msg");

    /** A new id. */
    @Benchmark
    public String next() {
        return Ids.next("msg");
    }

    /** Whether what a client sent is an id. */
    @Benchmark
    public boolean isOf() {
        return Ids.isOf("msg", id);
    }

    /** When an id was drawn. */
    @Benchmark
    public Instant timeOf() {
        return Ids.timeOf(id);
    }

    /** A statement about one row of a table that is kept a part a day. */
    @Benchmark
    public String within() {
        return Within.daysOf(STATEMENT, "dlv", List.of(id));
    }
}
