package app.plixa.hub.broker;

import app.plixa.hub.queue.Addresses;
import app.plixa.hub.queue.BrokerUser;
import app.plixa.hub.queue.BrokerUsers;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signs in at the embedded broker, and what each may do. The hub may do everything. A workspace's user sends to
 * {@code plixa.messages.send} and reads its own workspace's events, rejects and replies; everything else is closed.
 */
final class BrokerSecurity implements ActiveMQSecurityManager5 {
    private static final Logger log = LoggerFactory.getLogger(BrokerSecurity.class);

    /** Whose temporary queue it is. */
    @FunctionalInterface
    interface Owners {
        /** The user who made the queue; empty when there is none such. */
        Optional<String> of(String queue);
    }

    private final String hubPassword;
    private final Supplier<BrokerUsers> users;
    private final Owners owners;

    BrokerSecurity(String hubPassword, Supplier<BrokerUsers> users, Owners owners) {
        this.hubPassword = hubPassword;
        this.users = users;
        this.owners = owners;
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        return signIn(user, password) ? subject(user) : null;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String place) {
        String name = getUserFromSubject(subject);
        if (EmbeddedBroker.USER.equals(name)) {
            return true;
        }
        int colons = place.indexOf("::");
        String address = colons < 0 ? place : place.substring(0, colons);
        return users.get().find(name).map(user -> may(user, check, address)).orElse(false);
    }

    @Override
    public boolean validateUser(String user, String password) {
        return signIn(user, password);
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
        return false;
    }

    private boolean may(BrokerUser user, CheckType check, String address) {
        Predicate<CheckType> reading = c -> c == CheckType.CONSUME || c == CheckType.BROWSE;
        if (address.equals(Addresses.SEND) || Addresses.isRoutes(address, user.slug())) {
            return check == CheckType.SEND;
        }
        if (address.equals(Addresses.rejected(user.slug()))) {
            // Whoever reads before the first reject makes the queue.
            return reading.test(check) || check == CheckType.CREATE_DURABLE_QUEUE || check == CheckType.CREATE_ADDRESS;
        }
        if (address.equals(Addresses.events(user.slug())) || Addresses.isReplies(address, user.slug())) {
            return reading.test(check) || makes(check) || check == CheckType.DELETE_DURABLE_QUEUE;
        }
        if (Addresses.isTemporary(address)) {
            return check == CheckType.CREATE_NON_DURABLE_QUEUE
                    || check == CheckType.CREATE_ADDRESS
                    || (reading.test(check) || deletes(check))
                            && owners.of(address).filter(user.name()::equals).isPresent();
        }
        return false;
    }

    private static boolean makes(CheckType check) {
        return check == CheckType.CREATE_DURABLE_QUEUE
                || check == CheckType.CREATE_NON_DURABLE_QUEUE
                || check == CheckType.DELETE_NON_DURABLE_QUEUE
                || check == CheckType.CREATE_ADDRESS;
    }

    private static boolean deletes(CheckType check) {
        return check == CheckType.DELETE_NON_DURABLE_QUEUE || check == CheckType.DELETE_ADDRESS;
    }

    private boolean signIn(String user, String password) {
        if (user == null || password == null) {
            return false;
        }
        if (user.equals(EmbeddedBroker.USER)) {
            return MessageDigest.isEqual(hubPassword.getBytes(), password.getBytes());
        }
        try {
            return users.get().signIn(user, password).isPresent();
        } catch (RuntimeException e) {
            log.warn("the database does not say who may use the broker: {}", e.toString());
            return false;
        }
    }

    private static Subject subject(String user) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        return subject;
    }
}
