package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What random requests found. */
class FieldsTest {
    private static final ObjectReader JSON = new ObjectMapper()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .reader();

    @Test
    void aFieldThatIsRequiredAndNoTimeEitherHasBothErrors() {
        Fields fields = Fields.of("{\"since\":\" \"}".getBytes(StandardCharsets.UTF_8), JSON);
        fields.required("since");
        fields.time("since");

        assertThatThrownBy(fields::check)
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.getMessage())
                        .contains("The since field is required."));
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "caf\u00e9 \ud83d\ude00, true",
        "a\u0000b, false",
        "\ud83d, false",
        "\ud83da, false",
        "\ude00\ud83d, false"
    })
    void textIsStorableWithoutNulAndHalvesOfPairs(String text, boolean storable) {
        assertThat(Fields.storable(text)).isEqualTo(storable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5051736752", "1e458691567143", "-1E-99999999999"})
    void anExponentThatNoNumberHasIsMalformed(String number) {
        byte[] body = ("{\"a\":" + number + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Fields.of(body, JSON)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> CanonicalJson.sha256(body)).isInstanceOf(Problem.class);
    }
}
