package app.plixa.hub.broker;

import app.plixa.hub.queue.Addresses;
import app.plixa.hub.queue.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.utils.CompositeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps what a workspace's user sends, wherever to, and whatever else comes in at {@code plixa.messages.send}, with the
 * user who sent it, whatever a field of the message says, and the latter with how many that user sent within the minute: a
 * limit is for what is sent, and not for what waited while no hub took it. The broker's own {@code populate-validated-user} leaves AMQP
 * messages as they are, and their {@code user-id} and application properties are the sender's to choose. Also runs in a
 * broker of its own.
 */
public final class SenderStamp implements ActiveMQServerPlugin {
    private static final Logger log = LoggerFactory.getLogger(SenderStamp.class);

    private final SendCounts counts = new SendCounts(Clock.systemUTC());

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
            stamp(message, user, ofWorkspace, intake);
        } catch (ActiveMQException e) {
            discard(session, message);
            throw e;
        }
    }

    private void stamp(Message message, String user, boolean ofWorkspace, boolean intake) throws ActiveMQException {
        try {
            MessageCheck.small(message, intake);
            message.putStringProperty(Letter.USER, user);
            if (intake) {
                message.putIntProperty(Letter.NTH, counts.next(user));
            }
            if (ofWorkspace) {
                ownDuplicateId(message, user);
            }
            message.reencode();
        } catch (RuntimeException e) {
            throw new ActiveMQException("The properties of the message cannot be read");
        }
        if (ofWorkspace) {
            MessageCheck.readable(message);
        }
    }

    /** Those of other protocols the broker deletes itself; of STOMP it would leave a refused one on the disk. */
    private static void discard(ServerSession session, Message message) {
        if (message instanceof LargeServerMessage large
                && "STOMP".equals(session.getRemotingConnection().getProtocolName())) {
            try {
                large.deleteFile();
            } catch (Exception e) {
                log.warn("a refused message stays on the disk: {}", e.toString());
            }
        }
    }

    /** The broker drops what has an id that came before, whoever it came from: each user counts by itself. */
    private static void ownDuplicateId(Message message, String user) {
        Object id = message.getDuplicateProperty();
        if (id != null) {
            String text = id instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : id.toString();
            message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(user + ":" + text));
        }
    }

    /** Named alone or with its queue; a message that names no address goes where its session's first one went. */
    private static boolean mayComeIn(String address) {
        return address == null || Addresses.SEND.equals(CompositeAddress.extractAddressName(address));
    }
}
