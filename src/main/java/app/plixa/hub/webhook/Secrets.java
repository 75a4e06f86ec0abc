package app.plixa.hub.webhook;

import app.plixa.hub.secret.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What signs an endpoint's deliveries.
 *
 * @param previous the secret before the last rotation
 * @param previousUntil how long that one signs, too
 */
public record Secrets(String current, Optional<String> previous, Optional<Instant> previousUntil) {
    /** As they sign; what is stored is sealed, each for its column. */
    Secrets opened(Vault vault, String endpointId) {
        return new Secrets(
                vault.open(current, endpointId, "secret"),
                previous.map(text -> vault.open(text, endpointId, "previous_secret")),
                previousUntil);
    }

    /** Those that sign at this time, the oldest first: one, or two while a rotation's overlap lasts. */
    List<String> at(Instant time) {
        boolean both = previous.isPresent() && previousUntil.map(time::isBefore).orElse(false);
        return both ? List.of(previous.get(), current) : List.of(current);
    }

    @Override
    public String toString() {
        return "Secrets[…]";
    }
}
