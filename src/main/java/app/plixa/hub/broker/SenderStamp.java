package app.plixa.hub.broker;

import app.plixa.hub.queue.Addresses;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.utils.CompositeAddress;

/**
 * Stamps what a workspace's user sends, wherever to, and whatever else comes in at {@code plixa.messages.send}, with the
 * user who sent it, whatever a field of the message says. The broker's own {@code populate-validated-user} leaves AMQP
 * messages as they are, and their {@code user-id} and application properties are the sender's to choose. Also runs in a
 * broker of its own.
 */
public final class SenderStamp implements ActiveMQServerPlugin {
    /** The property that says who sent a message. */
    public static final String USER = "plixa_user";

    /** In a broker of its own, those who decide on users meet their broker here. */
    @Override
    public void registered(ActiveMQServer server) {
        if (server.getSecurityManager() instanceof HubUsers users) {
            users.serve(server);
        }
    }

    /** The broker goes on after what a plugin throws, unless it is one of the broker's own exceptions. */
    @Override
    public void beforeSend(
            ServerSession session, Transaction transaction, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String user = session.getValidatedUser();
        boolean ofWorkspace = user != null && WorkspaceRules.isOfWorkspace(user);
        boolean intake = mayComeIn(message.getAddress());
        if (!ofWorkspace && !intake) {
            return;
        }
        if (user == null) {
            throw new ActiveMQSecurityException("Nobody sends without a user");
        }
        try {
            MessageCheck.small(message, intake);
            message.putStringProperty(USER, user);
            message.reencode();
        } catch (RuntimeException e) {
            throw new ActiveMQException("The properties of the message cannot be read");
        }
        if (ofWorkspace) {
            MessageCheck.readable(message);
        }
    }

    /** Named alone or with its queue; a message that names no address goes where its session's first one went. */
    private static boolean mayComeIn(String address) {
        return address == null || Addresses.SEND.equals(CompositeAddress.extractAddressName(address));
    }
}
