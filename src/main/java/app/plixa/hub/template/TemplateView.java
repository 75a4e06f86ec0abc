package app.plixa.hub.template;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A template as WhatsApp has it.
 *
 * @param status Meta's word, {@code APPROVED} for one that may be sent
 * @param components in the form of the Cloud API
 * @param numberId through which number it may be sent
 */
record TemplateView(
        String id, String name, String language, String category, String status, JsonNode components, String numberId) {
    static TemplateView of(JsonNode told, String numberId) {
        return new TemplateView(
                told.path("id").asText(""),
                told.path("name").asText(""),
                told.path("language").asText(""),
                told.path("category").asText(""),
                told.path("status").asText(""),
                told.withArray("/components"),
                numberId);
    }
}
