package app.plixa.hub.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Stamps what comes in at {@code plixa.messages.send} with the user who sent it, whatever a field of the message says.
 * The broker's own {@code populate-validated-user} leaves AMQP messages as they are, and their {@code user-id} and
 * application properties are the sender's to choose. Also runs in a broker of its own.
 */
public final class SenderStamp implements ActiveMQServerPlugin {
    /** The property that says who sent a message. */
    public static final String USER = "plixa_user";

    private static final String SEND = "plixa.messages.send";

    /** In a broker of its own, those who decide on users meet their broker here. */
    @Override
    public void registered(ActiveMQServer server) {
        if (server.getSecurityManager() instanceof HubUsers users) {
            users.serve(server);
        }
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction transaction, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        if (!SEND.equals(message.getAddress())) {
            return;
        }
        String user = session.getValidatedUser();
        if (user == null) {
            throw new ActiveMQSecurityException("Nobody sends without a user");
        }
        try {
            message.putStringProperty(USER, user);
            message.reencode();
        } catch (RuntimeException e) {
            // A large message of AMQP is on disk already and cannot be changed.
            throw new ActiveMQException("The message is too large");
        }
        if (!user.equals(message.getStringProperty(USER))) {
            throw new ActiveMQException("The message is too large");
        }
    }
}
