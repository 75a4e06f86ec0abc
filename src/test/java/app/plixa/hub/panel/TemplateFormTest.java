package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class TemplateFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void asksForAllThatTheTemplateNeeds() throws IOException {
        TemplateForm form = TemplateForm.of(read("""
                {"name": "parcel", "language": "en", "components": [
                  {"type": "HEADER", "format": "TEXT", "text": "Order {{order}}"},
                  {"type": "BODY", "text": "{{customer}}, it comes on {{day}}. Bye {{customer}}"},
                  {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Fine"},
                    {"type": "URL", "text": "Track", "url": "https://example.com/{{1}}"}]}]}"""));
        assertThat(form.sendable()).isTrue();
        assertThat(form.head()).isEmpty();
        assertThat(form.blanks())
                .extracting(TemplateForm.Blank::field)
                .containsExactly("header.order", "body.customer", "body.day", "button-1.1");

        TemplateForm offer = TemplateForm.of(read("""
                {"name": "offer", "language": "en", "components": [
                  {"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Hi {{1}}"}]}"""));
        assertThat(offer.head()).isEqualTo("image");
        assertThat(offer.sendable()).isTrue();
    }

    @Test
    void saysWhichItCannotSend() throws IOException {
        for (String part : List.of(
                "{\"type\": \"HEADER\", \"format\": \"LOCATION\"}",
                "{\"type\": \"CAROUSEL\", \"cards\": []}",
                "{\"type\": \"BUTTONS\", \"buttons\": [{\"type\": \"FLOW\", \"text\": \"Go\"}]}")) {
            Map<String, Object> template =
                    read("{\"name\": \"x\", \"language\": \"en\", \"components\": [" + part + "]}");
            assertThat(TemplateForm.of(template).sendable()).as(part).isFalse();
        }
    }

    @Test
    void fillsItInAsTheCloudApiTakesIt() throws IOException {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("name", "offer");
        form.add("language", "en");
        form.add("media", "med_1");
        form.add("kind", "image");
        List.of("body.1", "body.day", "button-1.1").forEach(blank -> form.add("blanks", blank));
        form.add("body.1", "Lucia");
        form.add("body.day", "Monday");
        form.add("button-1.1", "A-1");
        assertThat(JSON.valueToTree(TemplateForm.filled(form)).<com.fasterxml.jackson.databind.JsonNode>deepCopy())
                .isEqualTo(JSON.readTree("""
                {"name": "offer", "language": {"code": "en"}, "components": [
                  {"type": "header", "parameters": [{"type": "image", "image": {"id": "med_1"}}]},
                  {"type": "body", "parameters": [{"type": "text", "text": "Lucia"},
                    {"type": "text", "parameter_name": "day", "text": "Monday"}]},
                  {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "A-1"}]}]}"""));
    }

    private static Map<String, Object> read(String json) throws IOException {
        return JSON.readValue(json, new TypeReference<>() {});
    }
}
