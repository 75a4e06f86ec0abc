package app.plixa.hub.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.workspace.Plan;
import app.plixa.hub.workspace.Token;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestTest {
    private static final Instant NOW = Instant.parse("2026-01-05T09:30:00Z");

    private static Token caller(OptionalInt limit, String... abilities) {
        return new Token("tok_1", "wsp_1", Plan.BUSINESS, Set.of(abilities), limit, Optional.empty(), false);
    }

    private static TokenRequest read(String json, Token caller) {
        Fields fields = Fields.of(json.getBytes(StandardCharsets.UTF_8), new ObjectMapper().reader());
        return TokenRequest.of(fields, caller, NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | name",
                "{\"name\":\" \",\"abilities\":[\"read\"]} | name",
                "{\"name\":\"x\"} | abilities",
                "{\"name\":\"x\",\"abilities\":[]} | abilities",
                "{\"name\":\"x\",\"abilities\":\"read\"} | abilities",
                "{\"name\":\"x\",\"abilities\":[1]} | abilities",
                "{\"name\":\"x\",\"abilities\":[\"read\",\"fly\"]} | abilities.1",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"rate_limit\":0} | rate_limit",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"rate_limit\":100001} | rate_limit",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"rate_limit\":1.5} | rate_limit",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"expires_at\":\"soon\"} | expires_at",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"expires_at\":\"2026-01-05T09:30:00Z\"} | expires_at",
                "{\"name\":\"x\",\"abilities\":[\"read\"],\"expires_at\":\"+292277026596-01-01T00:00:00Z\"} | expires_at"
            })
    void whatIsWrongIsNamed(String json, String field) {
        assertThatThrownBy(() -> read(json, caller(OptionalInt.empty(), "read")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.errors()).containsKey(field));
    }

    @Test
    void nobodyGrantsWhatHeDoesNotHold() {
        assertThatThrownBy(() -> read(
                        "{\"name\":\"x\",\"abilities\":[\"read\",\"write\"]}", caller(OptionalInt.empty(), "read")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("missing_ability"));
    }

    @Test
    void aCallerWithALimitOfItsOwnGivesItOnOrLess() {
        Token limited = caller(OptionalInt.of(50), "read");
        assertThat(read("{\"name\":\"x\",\"abilities\":[\"read\"]}", limited).rateLimit())
                .hasValue(50);
        assertThat(read("{\"name\":\"x\",\"abilities\":[\"read\"],\"rate_limit\":20}", limited)
                        .rateLimit())
                .hasValue(20);
        assertThatThrownBy(() -> read("{\"name\":\"x\",\"abilities\":[\"read\"],\"rate_limit\":51}", limited))
                .hasMessageContaining("between 1 and 50");
        assertThat(read("{\"name\":\"x\",\"abilities\":[\"read\"]}", caller(OptionalInt.empty(), "read"))
                        .rateLimit())
                .isEmpty();
    }

    @Test
    void aCallerThatEndsGivesItsEndOnOrAnEarlierOne() {
        Instant end = NOW.plusSeconds(3600);
        Token ending = new Token(
                "tok_1", "wsp_1", Plan.BUSINESS, Set.of("read"), OptionalInt.empty(), Optional.of(end), false);
        assertThat(read("{\"name\":\"x\",\"abilities\":[\"read\"]}", ending).expiresAt())
                .contains(end);
        assertThat(until(end, ending).expiresAt()).contains(end);
        assertThat(until(NOW.plusSeconds(60), ending).expiresAt()).contains(NOW.plusSeconds(60));
        assertThatThrownBy(() -> until(end.plusMillis(1), ending))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.errors()).containsOnlyKeys("expires_at"));
        assertThat(until(end.plusSeconds(1), caller(OptionalInt.empty(), "read"))
                        .expiresAt())
                .contains(end.plusSeconds(1));
    }

    private static TokenRequest until(Instant end, Token caller) {
        return read("{\"name\":\"x\",\"abilities\":[\"read\"],\"expires_at\":\"" + end + "\"}", caller);
    }
}
