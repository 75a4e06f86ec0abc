package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every answer, every attempt and every schedule. */
class RetryPropertiesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final int CASES = 2_000;

    private final Random random = new Random(3_021);

    /** A policy with its schedule and an endpoint with its own, put together at random. */
    private record Case(RetryPolicy policy, RetrySettings own, List<Duration> delays, int most) {
        Verdict judge(Answer answer, int attempt) {
            return policy.judge(answer, attempt, own);
        }

        Duration delay(int attempt) {
            return delays.get(Math.min(attempt, delays.size()) - 1);
        }
    }

    @Test
    void aRetryComesNeverBeforeItsDelayNorBeforeRetryAfterAndNeverMuchLater() {
        for (int i = 0; i < CASES; i++) {
            Case one = anyCase();
            Answer answer = anyAnswer(one.own());
            int attempt = 1 + random.nextInt(25);
            if (one.judge(answer, attempt) instanceof Verdict.RetryAt retry) {
                Duration wait = Duration.between(NOW, retry.at());
                Duration asked = min(retryAfter(answer), DAY);
                Duration delay = one.delay(attempt);
                assertThat(wait).isGreaterThanOrEqualTo(delay).isGreaterThanOrEqualTo(asked);
                assertThat(wait).isLessThanOrEqualTo(max(delay.multipliedBy(11).dividedBy(10), asked));
                assertThat(attempt).isLessThan(one.most());
            }
        }
    }

    @Test
    void aChainOfFailuresEndsAfterExactlyAsManyPostsAsAreAllowed() {
        for (int i = 0; i < CASES; i++) {
            Case one = anyCase();
            int posts = 1;
            while (one.judge(new Answer.Broken("timeout", ""), posts) instanceof Verdict.RetryAt) {
                posts++;
            }
            assertThat(posts).isEqualTo(one.most());
            assertThat(one.judge(new Answer.Broken("timeout", ""), posts)).isEqualTo(new Verdict.Dead());
        }
    }

    @Test
    void theKindOfVerdictFollowsFromTheStatusAlone() {
        for (int i = 0; i < CASES; i++) {
            Case one = anyCase();
            int status = 100 + random.nextInt(500);
            int attempt = 1 + random.nextInt(one.most());
            Verdict verdict = one.judge(new Answer.Answered(status, Optional.empty(), ""), attempt);
            boolean wanted = one.own().retryOn().contains(status);
            if (status / 100 == 2) {
                assertThat(verdict).isEqualTo(new Verdict.Delivered());
            } else if (status / 100 == 4 && !wanted) {
                assertThat(verdict).isEqualTo(new Verdict.Stopped(status == 410));
            } else if (attempt == one.most()) {
                assertThat(verdict).isEqualTo(new Verdict.Dead());
            } else {
                assertThat(verdict).isInstanceOf(Verdict.RetryAt.class);
            }
        }
    }

    @Test
    void retryAfterNeverBringsAnAttemptForwardNorAddsOne() {
        for (int i = 0; i < CASES; i++) {
            Case one = anyCase();
            int attempt = 1 + random.nextInt(25);
            Verdict without = one.judge(new Answer.Answered(503, Optional.empty(), ""), attempt);
            Verdict with = one.judge(new Answer.Answered(503, Optional.of(anySpan()), ""), attempt);
            assertThat(with.getClass()).isEqualTo(without.getClass());
            if (with instanceof Verdict.RetryAt later && without instanceof Verdict.RetryAt usual) {
                assertThat(later.at()).isAfterOrEqualTo(usual.at());
            }
        }
    }

    private Case anyCase() {
        List<Duration> hubs = anySchedule();
        int hubsMost = 1 + random.nextInt(10);
        double jitter = random.nextDouble();
        RetryPolicy policy = new RetryPolicy(hubs, hubsMost, Clock.fixed(NOW, ZoneOffset.UTC), () -> jitter);
        Optional<List<Duration>> delays = random.nextBoolean() ? Optional.of(anySchedule()) : Optional.empty();
        Optional<Integer> most = random.nextBoolean() ? Optional.of(1 + random.nextInt(20)) : Optional.empty();
        List<Integer> retryOn =
                random.ints(random.nextInt(5), 400, 500).boxed().distinct().toList();
        RetrySettings own = new RetrySettings(delays, most, retryOn);
        return new Case(policy, own, delays.orElse(hubs), most.orElse(hubsMost));
    }

    private Answer anyAnswer(RetrySettings own) {
        if (random.nextInt(4) == 0) {
            return new Answer.Broken("connection_refused", "");
        }
        boolean named = !own.retryOn().isEmpty() && random.nextBoolean();
        int status = named ? own.retryOn().get(0) : 100 + random.nextInt(500);
        return new Answer.Answered(status, random.nextBoolean() ? Optional.of(anySpan()) : Optional.empty(), "");
    }

    private List<Duration> anySchedule() {
        return IntStream.rangeClosed(0, random.nextInt(6))
                .mapToObj(i -> anySpan())
                .toList();
    }

    /** From a second to ten days, short ones as often as long ones. */
    private Duration anySpan() {
        return Duration.ofSeconds((long) Math.exp(random.nextDouble() * Math.log(864_000)));
    }

    private static Duration retryAfter(Answer answer) {
        return answer instanceof Answer.Answered answered
                ? answered.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
