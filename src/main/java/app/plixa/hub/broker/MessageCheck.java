package app.plixa.hub.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.reader.MessageUtil;
import org.apache.activemq.artemis.utils.collections.TypedProperties;

/**
 * Whether consumers can read a message. The broker takes what is well-formed in the sender's protocol, and finds out as it
 * hands it over: by then it removes the consumer, hands it to the next, and so on for ever. Needs nothing but Artemis, so
 * that it also decides in a broker of its own.
 */
final class MessageCheck {
    private static final String UNREADABLE =
            "The message cannot be read by its consumers. Send a text or bytes body, and"
                    + " properties that are text, numbers, booleans or bytes.";

    private static final List<SimpleString> TEXTS =
            List.of(MessageUtil.REPLYTO_HEADER_NAME, MessageUtil.TYPE_HEADER_NAME, Message.HDR_GROUP_ID);

    /** Of a text whether there is one, and its length; of an object its length. */
    private static final int LONGEST_PREFIX = 5;

    /** A name's length and a value's type at least. */
    private static final int SMALLEST_ENTRY = 5;

    /** Less, and the hub rejects what it does not take with the API's own words; more, and it would have to hold it all. */
    private static final int LARGEST = 1024 * 1024;

    private MessageCheck() {}

    /**
     * Refuses AMQP's large messages (as {@code amqpMinLargeMessageSize} has it, of more than a mebibyte): they lie on disk,
     * cannot be changed there and are converted in memory, as a whole. At an {@code intake} the same holds for all.
     */
    static void small(Message message, boolean intake) throws ActiveMQException {
        boolean core = message instanceof ICoreMessage;
        if (message.isLargeMessage() && !core
                || core && intake && message.toCore().getBodyBufferSize() > LARGEST) {
            throw new ActiveMQException("The message is too large");
        }
    }

    /** Refuses, with what to do instead, what some consumer cannot read. */
    static void readable(Message message) throws ActiveMQException {
        try {
            ICoreMessage core = message.toCore();
            properties(core);
            if (!fits(core)) {
                throw new ActiveMQException(UNREADABLE);
            }
        } catch (RuntimeException | VirtualMachineError e) {
            // The latter where it nests too deep, or claims a length that no memory has.
            throw new ActiveMQException(UNREADABLE);
        }
    }

    private static void properties(ICoreMessage message) throws ActiveMQException {
        if (message.containsProperty(Message.HDR_LARGE_COMPRESSED)) {
            throw new ActiveMQException("The message is compressed. Send it as it is.");
        }
        for (SimpleString name : TEXTS) {
            Object value = message.getObjectProperty(name);
            if (value != null && !(value instanceof CharSequence)) {
                throw new ActiveMQException("The property " + name + " must be text.");
            }
        }
        Object correlation = message.getCorrelationID();
        if (correlation != null && !(correlation instanceof CharSequence) && !(correlation instanceof byte[])) {
            throw new ActiveMQException("The correlation id must be text or bytes.");
        }
        Object sequence = message.getObjectProperty(Message.HDR_GROUP_SEQUENCE);
        if (sequence != null
                && !(sequence instanceof Integer)
                && !(sequence instanceof Short)
                && !(sequence instanceof Byte)) {
            throw new ActiveMQException("The group sequence must be an integer of at most 32 bits.");
        }
    }

    /** Whether the lengths that a body gives are those of the body. */
    private static boolean fits(ICoreMessage message) throws ActiveMQException {
        long size = message.getBodyBufferSize();
        return switch (message.getType()) {
            case Message.TEXT_TYPE -> {
                ByteBuf start = start(message);
                yield start.readByte() == 0 || isWithin(start.readInt(), size - LONGEST_PREFIX);
            }
            case Message.OBJECT_TYPE ->
                size < Integer.BYTES || isWithin(start(message).readInt(), size - Integer.BYTES);
            case Message.MAP_TYPE -> {
                ByteBuf start = start(message);
                boolean plausible = start.readByte() == 0 || isWithin(start.readInt(), size / SMALLEST_ENTRY);
                if (plausible && !message.isLargeMessage()) {
                    new TypedProperties().decode(message.getReadOnlyBodyBuffer().byteBuf());
                }
                yield plausible;
            }
            default -> true;
        };
    }

    private static boolean isWithin(int length, long most) {
        return length >= 0 && length <= most;
    }

    /** A large one is on disk: no more than its first bytes are read. */
    private static ByteBuf start(ICoreMessage message) throws ActiveMQException {
        if (!(message instanceof LargeServerMessage large)) {
            return message.getReadOnlyBodyBuffer().byteBuf();
        }
        ByteBuffer first = ByteBuffer.allocate(LONGEST_PREFIX);
        try (LargeBodyReader reader = large.getLargeBodyReader()) {
            reader.open();
            reader.readInto(first);
        }
        return Unpooled.wrappedBuffer(first.rewind());
    }
}
