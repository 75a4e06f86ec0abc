package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCheckTest {
    /** A message that some sender makes. */
    record Sent(String name, Message message) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatNoConsumerCanReadIsRefused(Sent sent) {
        assertThatThrownBy(() -> MessageCheck.readable(sent.message()))
                .isInstanceOf(ActiveMQException.class)
                .hasMessageContaining(".");
    }

    static Stream<Sent> whatNoConsumerCanReadIsRefused() {
        return Stream.of(
                amqp("a time in a property", properties(Map.of("at", new Date()))),
                amqp("a map in a property", properties(Map.of("order", Map.of("id", 1)))),
                amqp("a sequence", m -> m.setBody(new AmqpSequence(List.of(UnsignedInteger.ONE)))),
                amqp(
                        "a time of delivery in words",
                        m -> m.setMessageAnnotations(
                                new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-delivery-time"), "soon")))),
                amqp("a reply address that is a number", properties(Map.of("JMSReplyTo", 1))),
                // First, so that no class is loaded for the first time where the stack ends.
                new Sent("nested", new AMQPStandardMessage(0, nested(9), null)),
                new Sent("nested without end", new AMQPStandardMessage(0, nested(100_000), null)),
                core("compressed, it says", Message.TEXT_TYPE, m -> {
                    m.putBooleanProperty(Message.HDR_LARGE_COMPRESSED, true);
                    m.getBodyBuffer().writeNullableString("{}");
                }),
                core(
                        "a reply address of bytes",
                        Message.BYTES_TYPE,
                        m -> m.putBytesProperty("JMSReplyTo", new byte[1])),
                core("a type that is a number", Message.BYTES_TYPE, m -> m.putLongProperty("JMSType", 1)),
                core("a group that is a number", Message.BYTES_TYPE, m -> m.putIntProperty("_AMQ_GROUP_ID", 1)),
                core(
                        "a place in a group in words",
                        Message.BYTES_TYPE,
                        m -> m.putStringProperty("_AMQ_GROUP_SEQUENCE", "first")),
                core(
                        "a correlation id that is a number",
                        Message.BYTES_TYPE,
                        m -> m.putIntProperty("JMSCorrelationID", 1)),
                core("a text of nothing", Message.TEXT_TYPE, CoreMessage::getBodyBuffer),
                core("a text shorter than it says", Message.TEXT_TYPE, m -> length(m, 1, 1 << 30)),
                core("a text of less than nothing", Message.TEXT_TYPE, m -> length(m, 1, -1)),
                core("an object larger than any memory", Message.OBJECT_TYPE, m -> m.getBodyBuffer()
                        .writeInt(Integer.MAX_VALUE)),
                core("a map of more than there is", Message.MAP_TYPE, m -> length(m, 1, 1 << 30)),
                core("a map of something else", Message.MAP_TYPE, m -> {
                    length(m, 1, 1);
                    m.getBodyBuffer().writeBytes(new byte[] {0, 0, 0, 9, 0, 0});
                }));
    }

    @ParameterizedTest
    @MethodSource
    void whatConsumersCanReadPasses(Sent sent) {
        assertThatCode(() -> MessageCheck.readable(sent.message())).doesNotThrowAnyException();
    }

    static Stream<Sent> whatConsumersCanReadPasses() {
        return Stream.of(
                amqp("plain", m -> {}),
                amqp("numbers and text in properties", properties(Map.of("id", 1L, "name", "x", "on", true))),
                core("text", Message.TEXT_TYPE, m -> {
                    m.putStringProperty("JMSReplyTo", "queue://plixa.replies.main.a");
                    m.putIntProperty("_AMQ_GROUP_SEQUENCE", 1);
                    m.putBytesProperty("JMSCorrelationID", new byte[] {1});
                    m.getBodyBuffer().writeNullableString("{}");
                }),
                core("no text", Message.TEXT_TYPE, m -> m.getBodyBuffer().writeNullableString(null)),
                core("empty text", Message.TEXT_TYPE, m -> m.getBodyBuffer().writeNullableString("")),
                core("no bytes", Message.BYTES_TYPE, CoreMessage::getBodyBuffer),
                core("no object", Message.OBJECT_TYPE, CoreMessage::getBodyBuffer),
                core("an empty map", Message.MAP_TYPE, m -> m.getBodyBuffer().writeByte((byte) 0)));
    }

    private static Consumer<org.apache.qpid.proton.message.Message> properties(Map<String, Object> properties) {
        return message -> message.setApplicationProperties(new ApplicationProperties(properties));
    }

    private static Sent amqp(String name, Consumer<org.apache.qpid.proton.message.Message> with) {
        org.apache.qpid.proton.message.Message message = Proton.message();
        message.setAddress("plixa.messages.send");
        message.setBody(new AmqpValue("{}"));
        with.accept(message);
        byte[] encoded = new byte[4096];
        int length = message.encode(encoded, 0, encoded.length);
        byte[] exactly = ByteBuffer.allocate(length).put(encoded, 0, length).array();
        return new Sent(name, new AMQPStandardMessage(0, exactly, null));
    }

    private static Sent core(String name, byte type, Consumer<CoreMessage> with) {
        CoreMessage message = new CoreMessage(1, 512);
        message.setType(type);
        with.accept(message);
        return new Sent(name, message);
    }

    private static void length(CoreMessage message, int first, int length) {
        message.getBodyBuffer().writeByte((byte) first);
        message.getBodyBuffer().writeInt(length);
    }

    /** A body of lists in lists, each of 32 bits of size and of count. */
    private static byte[] nested(int deep) {
        ByteBuffer lists = ByteBuffer.allocate(3 + 9 * deep + 1);
        lists.put(new byte[] {0x00, 0x53, 0x77});
        for (int left = deep; left > 0; left--) {
            lists.put((byte) 0xd0).putInt(4 + 9 * (left - 1) + 1).putInt(1);
        }
        return lists.put((byte) 0x45).array();
    }
}
