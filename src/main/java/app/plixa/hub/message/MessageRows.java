package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How a message is read from the table {@code messages m}. */
@Component
class MessageRows {
    static final String COLUMNS = """
             m.id, m.seq, m.workspace_id, m.conversation_id, m.number_id, m.direction, m.type, m.phone, m.recipient,
             m.body, m.content, m.reply_to, m.status, m.provider_id, m.error, m.metadata, m.fallback_used, m.created_at,
             m.expires_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.attempts, m.retried, m.context,
             m.original, m.edited_at, m.deleted_at, m.pricing, m.provider_conversation
            """;

    private static final TypeReference<Map<String, String>> PAIRS = new TypeReference<>() {};

    private final ObjectMapper json;

    MessageRows(ObjectMapper json) {
        this.json = json;
    }

    Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getString("id"),
                row.getString("conversation_id"),
                row.getString("number_id"),
                row.getString("direction"),
                row.getString("type"),
                Optional.ofNullable(row.getString("phone")),
                Optional.ofNullable(row.getString("recipient")),
                Optional.ofNullable(row.getString("body")),
                Optional.ofNullable(row.getString("content")).map(RawJson::new),
                Optional.ofNullable(row.getString("reply_to")),
                status(row),
                Optional.ofNullable(row.getString("provider_id")),
                Optional.ofNullable(row.getString("error")).map(RawJson::new),
                pairs(row.getString("metadata")),
                row.getBoolean("fallback_used"),
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "expires_at"),
                Sql.instant(row, "sent_at"),
                Sql.instant(row, "delivered_at"),
                Sql.instant(row, "read_at"),
                Sql.instant(row, "failed_at"),
                read(row.getString("context"), Context.class).orElse(Context.NONE),
                revision(row),
                billing(row));
    }

    /** A status never goes back: what WhatsApp took stays sent while its fallback template waits to go in its place. */
    private static Status status(ResultSet row) throws SQLException {
        Status status = Status.of(row.getString("status")).orElseThrow();
        return status == Status.QUEUED && row.getObject("sent_at") != null ? Status.SENT : status;
    }

    /** What the row under the cursor says of its cost; a message and a status that waits for its message have that. */
    Billing billing(ResultSet row) throws SQLException {
        String pricing = row.getString("pricing");
        String conversation = row.getString("provider_conversation");
        return pricing == null && conversation == null
                ? Billing.NONE
                : new Billing(
                        read(pricing, Billing.Pricing.class), read(conversation, Billing.ProviderConversation.class));
    }

    String json(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Our own records must be writable as JSON", e);
        }
    }

    MessageError error(String text) {
        return read(text, MessageError.class).orElseThrow();
    }

    private static Revision revision(ResultSet row) throws SQLException {
        Optional<Instant> editedAt = Sql.instant(row, "edited_at");
        Optional<Instant> deletedAt = Sql.instant(row, "deleted_at");
        return editedAt.isEmpty() && deletedAt.isEmpty()
                ? Revision.NONE
                : new Revision(Optional.ofNullable(row.getString("original")).map(RawJson::new), editedAt, deletedAt);
    }

    private <T> Optional<T> read(String text, Class<T> type) {
        try {
            return text == null ? Optional.empty() : Optional.of(json.readValue(text, type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored record is not readable", e);
        }
    }

    private Map<String, String> pairs(String text) {
        if (text.equals("{}")) {
            return Map.of();
        }
        try {
            return json.readValue(text, PAIRS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored metadata is not readable", e);
        }
    }
}
