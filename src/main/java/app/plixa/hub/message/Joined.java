package app.plixa.hub.message;

import app.plixa.hub.conversation.Touched;
import app.plixa.hub.media.Arrived;
import java.util.Optional;

/** A message that WhatsApp told of, in the conversation that it joined. */
record Joined(Inbound inbound, Touched touched, Message message) {
    /** The file that came with it. */
    Optional<Arrived> file() {
        return inbound.attachment()
                .map(attachment -> new Arrived(
                        attachment,
                        inbound.workspaceId(),
                        inbound.numberId(),
                        message.conversationId(),
                        message.id(),
                        message.createdAt()));
    }

    /** What it does to an earlier message of ours or theirs. */
    Optional<Revisions.Change> change(Mentions mentions) {
        return isChange() ? mentions.of(inbound).map(id -> new Revisions.Change(message, id)) : Optional.empty();
    }

    /** Whether it is about an earlier message rather than one of its own. */
    boolean isChange() {
        return inbound.type().equals("edit") || inbound.type().equals("revoke");
    }

    InContext inContext() {
        return new InContext(message, touched.conversation(), touched.contact());
    }
}
