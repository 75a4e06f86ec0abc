import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Sends a message by JMS and prints the reply: url user secret phone text [replies]. Needs artemis-jakarta-client; with
 * org.apache.qpid:qpid-jms-client the same goes by AMQP, through a JmsConnectionFactory.
 * A broker of its own makes no temporary queues for you: name one for the replies, plixa.replies.&lt;slug&gt;.&lt;any&gt;.
 */
public final class SendByJms {
    private SendByJms() {}

    public static void main(String[] args) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(args[0], args[1], args[2]);
                Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Queue replies = args.length > 5 ? session.createQueue(args[5]) : session.createTemporaryQueue();
            Message message =
                    session.createTextMessage("{\"phone\":\"" + args[3] + "\",\"body\":\"" + args[4] + "\"}");
            message.setJMSReplyTo(replies);
            message.setStringProperty("idempotency_key", java.util.UUID.randomUUID().toString());
            session.createProducer(session.createQueue("plixa.messages.send")).send(message);
            Message reply = session.createConsumer(replies).receive(20_000);
            System.out.println(reply == null ? "no reply" : reply.getBody(String.class));
        }
    }
}
