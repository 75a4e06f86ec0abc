package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"b\":[1,2]} | {  \"b\" : [1, 2],\"a\":1 }",
                "{\"a\":{\"x\":1,\"y\":null}} | {\"a\":{\"y\":null,\"x\":1}}",
                "{\"a\":1.0} | {\"a\":1}",
                "{\"a\":100} | {\"a\":1e2}",
                "{\"a\":\"\\u00e9\\/\"} | {\"a\":\"é/\"}",
                "{\"a\":0} | {\"a\":-0.0}"
            })
    void theSameValueIsTheSame(String one, String other) {
        assertThat(of(one)).isEqualTo(of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":null} | {}",
                "{\"a\":[12]} | {\"a\":[1,2]}",
                "{\"a\":0.1} | {\"a\":0.10000000000000000001}",
                "{\"a\":\"x,b:y\"} | {\"a\":\"x\",\"b\":\"y\"}",
                "{\"a\":1e999999999} | {\"a\":1e999999998}"
            })
    void anotherValueIsAnother(String one, String other) {
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{} {}",
                "{}x",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{/**/}",
                "\u0000{}"
            })
    void whatCanBeReadInTwoWaysIsRefused(String body) {
        assertThatThrownBy(() -> of(body))
                .isInstanceOf(Problem.class)
                .extracting("status")
                .isEqualTo(400);
    }

    @Test
    void nestingEndsAt64() {
        assertThat(of("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")).hasSize(32);
        assertThatThrownBy(() -> of("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"))
                .hasMessageContaining("deeper than 64 levels");
    }

    @Test
    void numbersEndAt100Digits() {
        assertThatThrownBy(() -> of("{\"a\":" + "9".repeat(101) + "}")).isInstanceOf(Problem.class);
    }

    private static byte[] of(String json) {
        return CanonicalJson.sha256(json.getBytes(StandardCharsets.UTF_8));
    }
}
