package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.conversation.Window;
import org.springframework.stereotype.Component;

/** What a client is told of a message that was accepted (contract, section 2.1). */
@Component
class SendAnswer {
    private record Meta(boolean conversationCreated, Window window) {}

    private final Answers answers;

    SendAnswer(Answers answers) {
        this.answers = answers;
    }

    byte[] of(Accepted accepted) {
        return answers.bytes(accepted.message(), new Meta(accepted.conversationCreated(), accepted.window()));
    }
}
