package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import app.plixa.hub.conversation.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message as nearly all are: a short text to a phone, with two pairs of metadata. */
final class Sample {
    static final String WORKSPACE = "wsp_06a1f0c2b3d47e5f8091a2b3c4d5e6f7";
    static final String PHONE = "+55 11 99999-9999";
    static final int MOST_METADATA = 20;

    static final byte[] TEXT = bytes("""
            {"phone":"%s","body":"Hi Lucia! Your order shipped",
            "metadata":{"order":"42","shop":"main"}}""".formatted(PHONE));

    static final byte[] TEMPLATE = bytes("""
            {"phone":"%s","type":"template","template":{"name":"order_shipped",
            "language":{"code":"pt_BR"},"components":[{"type":"body","parameters":[{"type":"text","text":"Lucia"},
            {"type":"text","text":"42"}]}]},"metadata":{"order":"42","shop":"main"}}""".formatted(PHONE));

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.123Z");
    private static final Window OPEN = Window.at(NOW, Optional.of(NOW));

    private static final Message QUEUED = new Message(
            "msg_06a1f0c2b3d47e5f8091a2b3c4d5e6f7",
            "cnv_06a1f0c2b3d47e5f8091a2b3c4d5e6f7",
            "num_06a1f0c2b3d47e5f8091a2b3c4d5e6f7",
            "outbound",
            "text",
            Optional.of("5511999999999"),
            Optional.empty(),
            Optional.of("Hi Lucia! Your order shipped"),
            Optional.empty(),
            Optional.empty(),
            Status.QUEUED,
            Optional.empty(),
            Optional.empty(),
            Map.of("order", "42", "shop", "main"),
            false,
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Context.NONE,
            Revision.NONE,
            Billing.NONE);

    private static final Conversation CONVERSATION = new Conversation(
            QUEUED.conversationId(),
            QUEUED.numberId(),
            "ctc_06a1f0c2b3d47e5f8091a2b3c4d5e6f7",
            "open",
            Optional.of("Lucia"),
            List.of("vip"),
            OPEN,
            NOW,
            NOW,
            Optional.empty());

    private static final Contact CONTACT = new Contact(
            CONVERSATION.contactId(),
            Optional.of("Lucia"),
            QUEUED.phone(),
            QUEUED.phone(),
            Optional.empty(),
            Optional.empty(),
            List.of("5511999999999"));

    /** Just accepted. */
    static final Accepted ACCEPTED = new Accepted(null, QUEUED, true, OPEN, List.of());

    /** What {@code message.outbound} tells of it. */
    static final InContext SENT = new InContext(QUEUED.sent("wamid.HBgL", NOW), CONVERSATION, CONTACT);

    private Sample() {}

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
