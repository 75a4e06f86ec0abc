package app.plixa.hub.broker;

import app.plixa.hub.queue.BrokerUsers;
import java.security.MessageDigest;
import java.util.Set;
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
 * Who signs in at the embedded broker, and what each may do. The hub may do everything, a workspace's
 * user what {@link WorkspaceRules} say.
 */
final class BrokerSecurity implements ActiveMQSecurityManager5 {
    private static final Logger log = LoggerFactory.getLogger(BrokerSecurity.class);

    private final String hubPassword;
    private final Supplier<BrokerUsers> users;
    private final WorkspaceRules rules;

    BrokerSecurity(String hubPassword, Supplier<BrokerUsers> users, WorkspaceRules rules) {
        this.hubPassword = hubPassword;
        this.users = users;
        this.rules = rules;
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
        return users.get()
                .find(name)
                .map(user -> rules.may(user.name(), user.slug(), check, place))
                .orElse(false);
    }

    @Override
    public boolean validateUser(String user, String password) {
        return signIn(user, password);
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
        return false;
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
