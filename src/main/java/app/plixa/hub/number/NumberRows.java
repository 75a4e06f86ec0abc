package app.plixa.hub.number;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.secret.Vault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How a number is read from the table {@code numbers}, and its secrets are written into it. */
@Component
class NumberRows {
    static final String WITH_SECRETS = """
             id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token, waba_id,
             messages_per_second, status, version
            """;

    static final String SHOWN = """
             id, phone, phone_number_id, waba_id, verified_name, quality_rating, messages_per_second, status,
             pause_reason, paused_at, callback_verified_at, last_callback_at, created_at
            """;

    private final Vault vault;
    private final ObjectMapper json;
    private final int usualRate;

    NumberRows(Vault vault, ObjectMapper json, @Value("${hub.whatsapp.messages-per-second}") int usualRate) {
        this.vault = vault;
        this.json = json;
        this.usualRate = usualRate;
    }

    WhatsAppNumber number(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Integer rate = row.getObject("messages_per_second", Integer.class);
        return new WhatsAppNumber(
                id,
                row.getString("workspace_id"),
                row.getString("phone"),
                row.getString("phone_number_id"),
                vault.open(row.getString("access_token"), id, "access_token"),
                vault.open(row.getString("app_secret"), id, "app_secret"),
                vault.open(row.getString("verify_token"), id, "verify_token"),
                Optional.ofNullable(row.getString("waba_id")),
                rate == null ? OptionalInt.empty() : OptionalInt.of(rate),
                row.getString("status").equals("paused"),
                row.getLong("version"));
    }

    NumberView view(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Optional<Integer> rate = Optional.ofNullable(row.getObject("messages_per_second", Integer.class));
        return new NumberView(
                id,
                row.getString("phone"),
                row.getString("phone_number_id"),
                Optional.ofNullable(row.getString("waba_id")),
                Optional.ofNullable(row.getString("verified_name")),
                Optional.ofNullable(row.getString("quality_rating")),
                rate.or(() -> Optional.of(usualRate).filter(usual -> usual > 0)),
                row.getString("status"),
                Optional.ofNullable(row.getString("pause_reason")).map(this::reason),
                Sql.instant(row, "paused_at"),
                "/whatsapp/" + id + "/webhook",
                Sql.instant(row, "callback_verified_at"),
                Sql.instant(row, "last_callback_at"),
                Sql.instant(row, "created_at").orElseThrow());
    }

    String json(PauseReason reason) {
        try {
            return json.writeValueAsString(reason);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Our own records must be writable as JSON", e);
        }
    }

    /** Seals a secret for its column of this number. */
    String sealed(String secret, String id, String column) {
        return vault.seal(secret, id, column);
    }

    private PauseReason reason(String text) {
        try {
            return json.readValue(text, PauseReason.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored reason is not readable", e);
        }
    }
}
