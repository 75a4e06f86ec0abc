package app.plixa.hub.queue;

import app.plixa.hub.api.Problem;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Reads what came through the queue, and never what a serialised object or a map carries. */
final class LetterReader {
    /** As for the API: bytes of a body. */
    static final int LARGEST = 256 * 1024;

    private static final String KEY = "idempotency_key";
    private static final int LONGEST_KEY = 255;

    private LetterReader() {}

    /** The letter, whatever it is; {@link #check} says whether it may be read. */
    static Letter read(Message message) throws JMSException {
        String user = message.getStringProperty(Letter.USER);
        int deliveries = message.propertyExists("JMSXDeliveryCount")
                ? Math.max(1, message.getIntProperty("JMSXDeliveryCount"))
                : 1;
        boolean text = message instanceof TextMessage;
        Optional<byte[]> body = size(message) > 2L * LARGEST ? Optional.empty() : body(message);
        String id = id(message);
        String correlation = message.getJMSCorrelationID() == null ? id : message.getJMSCorrelationID();
        OptionalInt nth = message.propertyExists(Letter.NTH)
                ? OptionalInt.of(message.getIntProperty(Letter.NTH))
                : OptionalInt.empty();
        return new Letter(
                user == null ? "" : user, nth, key(message, id), replyTo(message), correlation, body, text, deliveries);
    }

    /** A {@link Problem} when it is neither text nor bytes, or larger than the API takes. */
    static void check(Message message, Letter letter) throws JMSException {
        if (!(message instanceof TextMessage) && !(message instanceof BytesMessage)) {
            throw Problem.unsupportedMediaType();
        }
        if (letter.body().isEmpty() || letter.body().get().length > LARGEST) {
            throw Problem.payloadTooLarge(LARGEST);
        }
    }

    private static Optional<byte[]> body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            String all = text.getText() == null ? "" : text.getText();
            return Optional.of(all.getBytes(StandardCharsets.UTF_8));
        }
        if (message instanceof BytesMessage bytes) {
            byte[] all = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(all);
            return Optional.of(all);
        }
        return Optional.empty();
    }

    /** Of text about two bytes a character. */
    private static long size(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            return bytes.getBodyLength();
        }
        return message instanceof ActiveMQMessage core ? core.getCoreMessage().getBodySize() : 0;
    }

    /** The sender's own id of the message; else the broker's, which a redelivery keeps. */
    private static String id(Message message) throws JMSException {
        String id = message.getJMSMessageID();
        if (id == null && message instanceof ActiveMQMessage core) {
            id = "broker:" + message.getJMSTimestamp() + ":"
                    + core.getCoreMessage().getMessageID();
        }
        return id == null ? "" : id;
    }

    private static String key(Message message, String id) throws JMSException {
        Object own = message.getObjectProperty(KEY);
        if (own != null) {
            return own.toString();
        }
        String key = "queue:" + id;
        return key.length() <= LONGEST_KEY ? key : "queue:#" + key.substring(key.length() - 200);
    }

    private static Optional<String> replyTo(Message message) throws JMSException {
        return message.getJMSReplyTo() instanceof ActiveMQDestination to
                ? Optional.of(to.getAddress())
                : Optional.empty();
    }
}
