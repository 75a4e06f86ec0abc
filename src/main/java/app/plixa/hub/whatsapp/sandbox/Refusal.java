package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.message.content.Finding;

/** Why Meta would not take a request. Codes and titles as in Meta's Cloud API error codes page. */
record Refusal(int httpStatus, int code, String title, String details) {
    static Refusal malformed(String details) {
        return new Refusal(400, 100, "Invalid parameter", details);
    }

    static Refusal missing(String details) {
        return new Refusal(400, 131008, "Required parameter is missing", details);
    }

    static Refusal invalid(String details) {
        return new Refusal(400, 131009, "Parameter value is not valid", details);
    }

    /** What is wrong with a message's content; Meta calls a text of a wrong length malformed. */
    static Refusal of(Finding finding) {
        return switch (finding.kind()) {
            case MISSING -> missing(finding.message());
            case MALFORMED -> malformed(finding.message());
            case INVALID ->
                finding.path().startsWith("text.") ? malformed(finding.message()) : invalid(finding.message());
        };
    }
}
