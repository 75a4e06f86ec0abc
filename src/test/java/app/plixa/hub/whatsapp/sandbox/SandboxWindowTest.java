package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxWindowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SandboxNumber NUMBER = new SandboxNumber("num_1", "5511300000000", "1", "2", "t", "s", "u");
    private static final Recipient PHONE = new Recipient(Optional.of("+55 31 98765-4321"), "");
    private static final Recipient USER = new Recipient(Optional.empty(), "BR.1");

    private final SandboxWindow window = new SandboxWindow(true, Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'from':'553187654321','from_user_id':'BR.1','type':'text' | true | true",
                "'from':'553187654321','type':'image' | true | false",
                "'from_user_id':'BR.1','type':'reaction' | false | true",
                "'from':'553187654321','from_user_id':'BR.1','type':'system' | false | false",
                "'from':'553187654321','from_user_id':'BR.1','type':'edit' | false | false",
                "'from':'553187654321','from_user_id':'BR.1','type':'revoke' | false | false"
            })
    void itOpensForWhoWrote(String message, boolean byPhone, boolean byUser) throws IOException {
        JsonNode text = JSON.readTree("{\"type\":\"text\"}");

        window.hears(NUMBER, JSON.readTree("{\"messages\":[{" + message.replace('\'', '"') + "}]}"));

        assertThat(window.failure(NUMBER, PHONE, text).isEmpty()).isEqualTo(byPhone);
        assertThat(window.failure(NUMBER, USER, text).isEmpty()).isEqualTo(byUser);
        assertThat(window.failure(NUMBER, USER, JSON.readTree("{\"type\":\"template\"}")))
                .isEmpty();
    }
}
