package app.plixa.hub.message;

import app.plixa.hub.conversation.Touch;
import java.util.Map;

/** A text message that passed validation and has not been stored. */
public record Draft(String workspaceId, String numberId, String phone, String body, Map<String, String> metadata) {
    Touch touch() {
        return new Touch(workspaceId, numberId, phone, java.util.Optional.empty(), java.util.Optional.empty());
    }
}
