package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Numbers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a message waits after an answer: 1 s at first, 20 s where it may have arrived. JSON is in single quotes. */
class CloudApiTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final CloudApi cloudApi = new CloudApi(
            mock(CloudApiAddress.class),
            mock(Wire.class),
            mock(Numbers.class),
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(4)),
            Duration.ofSeconds(20),
            new ObjectMapper(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | '' | '' | PT20S",
                "200 | <html> | '' | PT20S",
                "200 | {'messages':[]} | '' | PT20S",
                "500 | '' | '' | PT20S",
                "502 | <html> | '' | PT20S",
                "504 | {'error':{'message':'upstream'}} | '' | PT20S",
                "504 | '' | 30 | PT30S",
                "503 | {'error':{'code':131016}} | '' | PT1S",
                "503 | {'error':{'code':131016}} | 0 | PT1S",
                "503 | {'error':{'code':131016}} | soon | PT1S",
                "429 | '' | '' | PT1S",
                "429 | '' | 120 | PT2M",
                "429 | {'error':{'code':130429}} | 5 | PT5S",
                "429 | {'error':{'code':130429}} | 86400 | PT1H",
                "429 | {'error':{'code':4}} | '' | PT1M",
                "429 | {'error':{'code':80007}} | 90 | PT1M30S",
                "429 | {'error':{'code':131048}} | 5 | PT1H"
            })
    void itIsTriedAgainAfterAWhile(int status, String body, String retryAfter, Duration wait) {
        SendOutcome outcome = cloudApi.judge(tried(0), answer(status, body, retryAfter));

        assertThat(outcome).isInstanceOfSatisfying(SendOutcome.Later.class, later -> assertThat(later.at())
                .isEqualTo(NOW.plus(wait)));
    }

    @ParameterizedTest
    @CsvSource({"302, ''", "404, ''", "429, '60'"})
    void itIsNotTriedForEver(int status, String retryAfter) {
        assertThat(cloudApi.judge(tried(2), answer(status, "", retryAfter))).isInstanceOf(SendOutcome.Failed.class);
    }

    /** A status may still tell that it arrived. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aLastTryThatMayHaveArrivedIsWaitedFor(int status) {
        SendOutcome outcome = cloudApi.judge(tried(2), answer(status, "", ""));

        assertThat(outcome)
                .isInstanceOfSatisfying(SendOutcome.Unconfirmed.class, unconfirmed -> assertThat(unconfirmed.at())
                        .isEqualTo(NOW.plusSeconds(20)));
    }

    /** Nothing fails because a token died, whatever code Meta has for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{'error':{'code':102}}", "{'error':{'code':190,'error_subcode':463}}", "{'error':{'code':7}}"})
    void aDeadTokenPausesTheNumber(String body) {
        assertThat(cloudApi.judge(tried(0), answer(401, body, ""))).isInstanceOf(SendOutcome.Paused.class);
    }

    /** What somebody between here and Meta says is not about the message, unless it can only be. */
    @ParameterizedTest
    @CsvSource({"301, true", "401, true", "403, true", "404, true", "407, true", "400, false", "413, false"})
    void anAnswerThatIsNotMetasIsTriedAgain(int status, boolean again) {
        assertThat(cloudApi.judge(tried(0), answer(status, "<html>", "")))
                .isInstanceOf(again ? SendOutcome.Later.class : SendOutcome.Failed.class);
    }

    private static Outgoing tried(int attempts) {
        Outgoing outgoing = mock(Outgoing.class);
        when(outgoing.attempts()).thenReturn(attempts);
        return outgoing;
    }

    private static Exchange answer(int status, String body, String retryAfter) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (!retryAfter.isEmpty()) {
            exchange.getMessage().setHeader("Retry-After", retryAfter);
        }
        exchange.getMessage().setBody(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return exchange;
    }
}
