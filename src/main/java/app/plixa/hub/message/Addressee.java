package app.plixa.hub.message;

import app.plixa.hub.conversation.Identity;
import java.util.Optional;

/**
 * Whom a send request is for.
 *
 * @param numberId the number that the conversation it names is on
 */
record Addressee(Identity who, Optional<String> numberId) {
    static Optional<Addressee> of(Identity who) {
        return Optional.of(new Addressee(who, Optional.empty()));
    }
}
