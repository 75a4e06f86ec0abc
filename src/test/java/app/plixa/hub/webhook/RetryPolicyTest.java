package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final List<Duration> PUBLISHED = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(12));

    private final RetryPolicy policy = policy(5, 0);

    @ParameterizedTest
    @CsvSource({"1, PT1M", "2, PT5M", "3, PT30M", "4, PT2H"})
    void theScheduleIsThePublishedOne(int attempt, Duration wait) {
        assertThat(judge(answered(500), attempt)).isEqualTo(new Verdict.RetryAt(NOW.plus(wait)));
    }

    @Test
    void theFifthFailureIsTheLast() {
        assertThat(judge(answered(500), 5)).isEqualTo(new Verdict.Dead());
    }

    @Test
    void theTwelveHoursAreForASixthAttempt() {
        assertThat(policy(6, 0).judge(answered(500), 5, RetrySettings.NONE))
                .isEqualTo(new Verdict.RetryAt(NOW.plus(Duration.ofHours(12))));
    }

    @Test
    void jitterOnlyAddsATenthAtMost() {
        assertThat(policy(5, 0.999_999).judge(answered(500), 1, RetrySettings.NONE))
                .isInstanceOfSatisfying(Verdict.RetryAt.class, retry -> assertThat(retry.at())
                        .isAfter(NOW.plusSeconds(60))
                        .isBeforeOrEqualTo(NOW.plusSeconds(66)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void successIsDelivered(int status) {
        assertThat(judge(answered(status), 1)).isEqualTo(new Verdict.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 422, 425, 429, 499})
    void aClientErrorStopsTheChain(int status) {
        assertThat(judge(answered(status), 1)).isEqualTo(new Verdict.Stopped(false));
    }

    @Test
    void goneAlsoDisables() {
        assertThat(judge(answered(410), 1)).isEqualTo(new Verdict.Stopped(true));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 301, 302, 304, 307, 500, 502, 503, 599})
    void anythingElseIsRetried(int status) {
        assertThat(judge(answered(status), 1)).isInstanceOf(Verdict.RetryAt.class);
    }

    @Test
    void noAnswerIsRetried() {
        assertThat(judge(new Answer.Broken("timeout", ""), 1)).isInstanceOf(Verdict.RetryAt.class);
    }

    @Test
    void retryAfterCanOnlyDelay() {
        assertThat(judge(busy(Duration.ofSeconds(5)), 1)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(60)));
        assertThat(judge(busy(Duration.ofMinutes(9)), 1)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(540)));
        assertThat(judge(busy(Duration.ofDays(9)), 1)).isEqualTo(new Verdict.RetryAt(NOW.plus(Duration.ofHours(24))));
    }

    @Test
    void ourOwnStopIsNotCharged() {
        assertThat(judge(new Answer.Interrupted(Duration.ofSeconds(1)), 5))
                .isEqualTo(new Verdict.NotCharged(NOW.plusSeconds(1)));
    }

    @Test
    void anEndpointsOwnScheduleComesFirstAndItsLastWaitStays() {
        RetrySettings own = RetrySettings.stored(List.of(7, 9), 4, List.of());
        assertThat(policy.judge(answered(500), 1, own)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(7)));
        assertThat(policy.judge(answered(500), 2, own)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(9)));
        assertThat(policy.judge(answered(500), 3, own)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(9)));
        assertThat(policy.judge(answered(500), 4, own)).isEqualTo(new Verdict.Dead());
    }

    @Test
    void onlyTheClientErrorsItNamesAreRetriedAfterAll() {
        RetrySettings own = RetrySettings.stored(List.of(), 0, List.of(410, 429));
        assertThat(policy.judge(answered(429), 1, own)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(60)));
        assertThat(policy.judge(answered(410), 1, own)).isEqualTo(new Verdict.RetryAt(NOW.plusSeconds(60)));
        assertThat(policy.judge(answered(408), 1, own)).isEqualTo(new Verdict.Stopped(false));
        assertThat(policy.judge(answered(429), 5, own)).isEqualTo(new Verdict.Dead());
    }

    private Verdict judge(Answer answer, int attempt) {
        return policy.judge(answer, attempt, RetrySettings.NONE);
    }

    private static RetryPolicy policy(int attempts, double random) {
        return new RetryPolicy(PUBLISHED, attempts, Clock.fixed(NOW, ZoneOffset.UTC), () -> random);
    }

    private static Answer answered(int status) {
        return new Answer.Answered(status, Optional.empty(), "");
    }

    private static Answer busy(Duration wait) {
        return new Answer.Answered(503, Optional.of(wait), "");
    }
}
