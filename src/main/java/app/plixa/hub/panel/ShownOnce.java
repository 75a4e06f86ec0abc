package app.plixa.hub.panel;

import app.plixa.hub.secret.Vault;
import app.plixa.hub.user.User;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What was made with a secret that only the next page shows: loading that again, or going back, makes nothing again. It
 * waits in the session, sealed, for a moment: sessions are in the database.
 */
@Component
class ShownOnce {
    private static final String NAME = "once";
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Vault vault;
    private final ObjectMapper json;

    ShownOnce(Vault vault, ObjectMapper json) {
        this.vault = vault;
        this.json = json;
    }

    /** Keeps it for the page that the answer leads to. */
    void keep(User me, Map<String, Object> made, RedirectAttributes next) {
        try {
            next.addFlashAttribute(NAME, vault.seal(json.writeValueAsString(made), me.id(), NAME));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What was kept for this page; it is gone then. */
    Optional<Map<String, Object>> take(User me, Model model) {
        if (!(model.getAttribute(NAME) instanceof String sealed)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(vault.open(sealed, me.id(), NAME), OBJECT));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was kept must be readable", e);
        }
    }
}
