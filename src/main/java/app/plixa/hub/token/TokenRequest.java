package app.plixa.hub.token;

import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.workspace.Token;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a client asks for when it creates a token. */
record TokenRequest(String name, List<String> abilities, OptionalInt rateLimit, Optional<Instant> expiresAt) {
    private static final Set<String> ABILITIES = Set.of("read", "write", "webhooks", "tokens");
    private static final int LONGEST_NAME = 255;
    private static final int HIGHEST_LIMIT = 100_000;

    /**
     * Reads and checks the request; a {@link Problem} 422 names every field that is wrong, 403 an ability that the
     * caller does not hold. A caller with a limit or an end of its own gives it on, or less.
     */
    static TokenRequest of(Fields fields, Token caller, Instant now) {
        String name = fields.required("name").orElse("");
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            fields.error("name", "The name field must not be greater than 255 characters.");
        }
        List<String> abilities = abilities(fields);
        int highest = caller.rateLimit().orElse(HIGHEST_LIMIT);
        OptionalInt rateLimit = fields.number("rate_limit", 1, Math.min(highest, HIGHEST_LIMIT));
        Optional<Instant> expiresAt = fields.time("expires_at");
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
            fields.error("expires_at", "The expires at field must be a date after now.");
        }
        if (isLater(expiresAt, caller.expiresAt())) {
            fields.error("expires_at", "The expires at field must not be after your own token's end.");
        }
        fields.check();
        abilities.stream()
                .filter(a -> !caller.abilities().contains(a))
                .findFirst()
                .ifPresent(missing -> {
                    throw Problem.missingAbility(missing);
                });
        return new TokenRequest(
                name,
                abilities,
                rateLimit.isPresent() ? rateLimit : caller.rateLimit(),
                expiresAt.or(caller::expiresAt));
    }

    private static boolean isLater(Optional<Instant> asked, Optional<Instant> latest) {
        return asked.isPresent() && latest.isPresent() && asked.get().isAfter(latest.get());
    }

    private static List<String> abilities(Fields fields) {
        List<String> abilities = fields.texts("abilities").orElse(List.of());
        if (abilities.isEmpty()) {
            fields.error("abilities", "The abilities field is required.");
        }
        for (int i = 0; i < abilities.size(); i++) {
            if (!ABILITIES.contains(abilities.get(i))) {
                fields.error("abilities." + i, "The selected abilities." + i + " is invalid.");
            }
        }
        return abilities.stream().distinct().toList();
    }
}
