package app.plixa.hub.message;

import app.plixa.hub.api.Fields;
import app.plixa.hub.conversation.Directory;
import app.plixa.hub.conversation.Touch;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds what WhatsApp calls a message that a new one answers or reacts to. */
@Component
class References {
    private record Found(String conversationId, Optional<String> providerId) {}

    private final JdbcClient database;
    private final Directory directory;

    References(JdbcClient database, Directory directory) {
        this.database = database;
        this.directory = directory;
    }

    /**
     * The provider id of a message in the conversation that the new one is about to join; where there is no such
     * message, or WhatsApp has not taken it yet, an error is noted at the field that named it.
     */
    Optional<String> providerId(String id, Touch joining, String field, Fields fields) {
        Optional<Found> found = find(id, joining.workspaceId()).filter(message -> directory
                .conversationOf(joining)
                .filter(message.conversationId()::equals)
                .isPresent());
        Optional<String> providerId = found.flatMap(Found::providerId);
        if (found.isEmpty()) {
            fields.error(field, "The selected " + label(field) + " is invalid.");
        } else if (providerId.isEmpty()) {
            fields.error(field, "The " + label(field) + " field must be a message that WhatsApp has taken already.");
        }
        return providerId;
    }

    private Optional<Found> find(String id, String workspaceId) {
        return database.sql("select conversation_id, provider_id from messages where id = ? and workspace_id = ?")
                .params(id, workspaceId)
                .query((row, n) ->
                        new Found(row.getString("conversation_id"), Optional.ofNullable(row.getString("provider_id"))))
                .optional();
    }

    private static String label(String field) {
        return field.replace('_', ' ');
    }
}
