package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.reactor.IOReactorShutdownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private final Outcome outcome = new Outcome(Clock.fixed(NOW, ZoneOffset.UTC));

    static Stream<Throwable> ours() {
        return Stream.of(
                new IOReactorShutdownException("I/O reactor has been shut down"),
                new IllegalStateException("Connection pool shut down"),
                new CancellationException(),
                new NotLookedUpException("a.example", "too many look-ups hang"),
                new BindException("Cannot assign requested address"),
                new SocketException("Too many open files"),
                new ConnectionRequestTimeoutException("Timeout deadline"),
                new OutOfMemoryError());
    }

    static Stream<Throwable> theirs() {
        return Stream.of(
                new UnknownHostException("a.example"),
                new RefusedAddressException("a.example", "private"),
                new InterruptedIOException("The total time is spent"),
                new ConnectException("Connection refused"),
                new ConnectionClosedException("Connection closed by peer"),
                new ProtocolException("Invalid header"),
                new IOException((String) null));
    }

    /** It may be our network, or a host that is gone for good. */
    @Test
    void whatCannotBeReachedIsTriedAgainAfterAWhile() {
        Answer later = new Answer.Interrupted(Duration.ofMinutes(1));
        assertThat(outcome.of(null, new NoRouteToHostException("No route to host"), NOW))
                .isEqualTo(later);
        assertThat(outcome.of(
                        null, new ConnectException("Connect to a.example:443 failed: Network is unreachable"), NOW))
                .isEqualTo(later);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void whatIsOurFaultIsTriedAgainAfterAPause(Throwable fault) {
        Answer answer = outcome.of(null, new CompletionException(fault), NOW.minus(Duration.ofHours(1)));
        assertThat(answer).isEqualTo(new Answer.Interrupted(Duration.ofSeconds(1)));
    }

    /** It may be the same each time: thousands of deliveries would be posted, in vain, every second. */
    @Test
    void whatNobodyForesawIsTriedAgainAfterAPauseThatGrows() {
        assertThat(pauseOf(Duration.ofMillis(20))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauseOf(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
        assertThat(pauseOf(Duration.ofDays(2))).isEqualTo(Duration.ofMinutes(1));
    }

    private Duration pauseOf(Duration waited) {
        Answer answer = outcome.of(null, new UnsupportedOperationException(), NOW.minus(waited));
        return ((Answer.Interrupted) answer).pause();
    }

    @Test
    void aRetryAfterInTheFarFutureIsTheLongestThatIsStored() {
        Answer answer = new Answer.Answered(503, Optional.of(Duration.ofDays(100_000)), "");
        Attempts.Attempt attempt = new Attempts.Attempt(null, Instant.EPOCH, 1, answer, new Verdict.Dead());
        assertThat(attempt.retryAfter()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("theirs")
    void whatIsTheirFaultIsCharged(Throwable fault) {
        assertThat(outcome.of(null, fault, NOW)).isInstanceOf(Answer.Broken.class);
    }
}
