package app.plixa.hub.template;

import app.plixa.hub.api.Fields;
import java.util.List;
import java.util.Optional;

/** Which of a number's templates a caller wants to see. */
record Wanted(String status, Optional<String> name, Optional<String> language) {
    /** Meta: WhatsApp Business Account, message templates, field status. */
    private static final List<String> STATUSES = List.of(
            "APPROVED",
            "PENDING",
            "REJECTED",
            "PAUSED",
            "DISABLED",
            "IN_APPEAL",
            "PENDING_DELETION",
            "DELETED",
            "LIMIT_EXCEEDED",
            "ARCHIVED");

    /** Reads it; what is wrong is noted in the fields. */
    static Wanted of(Fields query) {
        return new Wanted(
                query.oneOf("status", STATUSES).orElse("APPROVED"),
                query.text("name", 512),
                query.text("language", 20));
    }

    boolean fits(TemplateView template) {
        return template.status().equals(status)
                && name.map(template.name()::equals).orElse(true)
                && language.map(template.language()::equals).orElse(true);
    }
}
