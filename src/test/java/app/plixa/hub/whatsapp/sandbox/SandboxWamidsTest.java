package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which messages there were. */
class SandboxWamidsTest {
    private static final SandboxNumber ONE = new SandboxNumber("1", "551", "1", "w", "a", "s", "http://a/");
    private static final SandboxNumber OTHER = new SandboxNumber("2", "552", "2", "w", "a", "s", "http://a/");

    private final SandboxNumbers numbers = new SandboxNumbers() {
        @Override
        public Optional<SandboxNumber> byId(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<SandboxNumber> byPhoneNumberId(String phoneNumberId) {
            return Optional.empty();
        }

        @Override
        public List<SandboxNumber> all() {
            return List.of(ONE, OTHER);
        }

        @Override
        public boolean remembers(SandboxNumber number, String wamid) {
            return number.equals(ONE) && wamid.equals("wamid.remembered");
        }
    };

    private final SandboxWamids wamids = new SandboxWamids(numbers);

    /** Also after a restart; of no other number, and of none that is made up. */
    @Test
    void aMessageIsOfTheNumberThatItWasOf() {
        String made = wamids.make(ONE);
        wamids.hears(ONE, body("messages", "wamid.heard"));

        for (String known : List.of(made, "wamid.remembered")) {
            assertThat(new SandboxWamids(numbers).unknown(ONE, reply(known))).isEmpty();
            assertThat(wamids.unknown(OTHER, reply(known))).isPresent();
        }
        assertThat(wamids.unknown(ONE, reply("wamid.heard"))).isEmpty();
        assertThat(wamids.unknown(OTHER, reply("wamid.heard"))).isPresent();
        assertThat(wamids.unknown(ONE, reply(made.substring(0, made.length() - 1) + "x")))
                .isPresent();
        assertThat(wamids.unknown(ONE, reply("wamid.never"))).isPresent();
    }

    private static JsonNode reply(String wamid) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.putObject("context").put("message_id", wamid);
        return body;
    }

    private static JsonNode body(String part, String wamid) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.putArray(part).addObject().put("id", wamid);
        return body;
    }
}
