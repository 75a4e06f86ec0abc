package app.plixa.hub.webhook;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the signatures of a delivery cost: for the event of a short text, and for the biggest one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignatureBenchmark {
    private static final String EVENT = "evt_06a1f0c2b3d47e5f8091a2b3c4d5e6f7";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Param({"600", "65536"})
    private int bytes;

    private byte[] body;
    private Secrets secrets;

    /** Makes the body and the endpoint's secret. */
    @Setup
    public void prepare() {
        SecureRandom random = new SecureRandom();
        body = new byte[bytes];
        random.nextBytes(body);
        secrets = new Secrets(Signature.newSecret(random), Optional.empty(), Optional.empty());
    }

    /** The hub's own signature. */
    @Benchmark
    public String plixa() {
        return Signature.plixa(body, secrets.current());
    }

    /** That of Standard Webhooks. */
    @Benchmark
    public String standard() {
        return Signature.standard(EVENT, NOW.getEpochSecond(), body, secrets.current());
    }

    /** Both, as {@link Posting} signs a delivery outside of a rotation. */
    @Benchmark
    public void delivery(Blackhole headers) {
        List<String> signing = secrets.at(NOW);
        headers.consume(Signature.plixa(body, signing.get(0)));
        headers.consume(signing.stream()
                .map(secret -> Signature.standard(EVENT, NOW.getEpochSecond(), body, secret))
                .collect(Collectors.joining(" ")));
    }
}
