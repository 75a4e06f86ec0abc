package app.plixa.hub.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.NoCacheLoginException;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signs in at a broker of its own: users of workspaces as the hub's database has them, by the same rules as at the broker
 * inside the hub; all others (the hubs, operators), whose names have no dot, as the broker's own files say. A revoked user is
 * refused, and its connections ended, within two seconds.
 *
 * <p>Put into {@code etc/bootstrap.xml} in place of {@code jaas-security}; the file {@code etc/hub-database.properties} says
 * where the database is: {@code url}, {@code user}, {@code password}.
 */
public final class HubUsers extends ActiveMQJAASSecurityManager {
    private static final Logger log = LoggerFactory.getLogger(HubUsers.class);
    private static final String FILE = "hub-database.properties";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "revoked-users");
        thread.setDaemon(true);
        return thread;
    });
    private volatile WorkspaceRules rules = new WorkspaceRules(queue -> Optional.empty());
    private Optional<ScheduledFuture<?>> looking = Optional.empty();
    private UserTable table;

    /** As the broker makes it; the users of its own files are those of the realm {@code activemq}. */
    public HubUsers() {
        super("activemq");
    }

    /** {@code file}: another place of the file that names the database. */
    @Override
    public ActiveMQJAASSecurityManager init(Map<String, String> properties) {
        Path usual = Path.of(System.getProperty("artemis.instance", "."), "etc", FILE);
        Path file = Optional.ofNullable(properties.get("file")).map(Path::of).orElse(usual);
        Properties database = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            database.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("It must say where the hub's database is: " + file, e);
        }
        table = new UserTable(
                database.getProperty("url"), database.getProperty("user"), database.getProperty("password", ""));
        return this;
    }

    /** Ends connections at this broker from now on, and looks up there whose a temporary queue is. */
    synchronized void serve(ActiveMQServer server) {
        rules = new WorkspaceRules(queue -> Optional.ofNullable(server.locateQueue(SimpleString.of(queue)))
                .map(Queue::getUser)
                .map(SimpleString::toString));
        // A broker that hands over and takes over again is started more than once.
        looking.ifPresent(earlier -> earlier.cancel(false));
        looking = Optional.of(timer.scheduleWithFixedDelay(() -> endRevoked(server), 1, 1, TimeUnit.SECONDS));
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain)
            throws NoCacheLoginException {
        if (!isWorkspaces(user)) {
            return super.authenticate(user, password, connection, domain);
        }
        return table.find(user)
                .filter(row -> password != null && MessageDigest.isEqual(row.sha256(), sha256(password)))
                .map(HubUsers::subject)
                .orElse(null);
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String place) {
        return subject.getPublicCredentials(UserTable.Row.class).stream()
                .findFirst()
                .map(row -> rules.may(row.name(), row.slug(), check, place))
                .orElseGet(() -> super.authorize(subject, roles, check, place));
    }

    private void endRevoked(ActiveMQServer server) {
        try {
            if (server.isActive()) {
                table.revoked().forEach(server.getActiveMQServerControl()::closeConnectionsForUser);
            }
        } catch (RuntimeException | Error e) {
            log.warn("connections of revoked users may be open still: {}", e.toString());
        }
    }

    /** Their names are {@code <slug>.<name>}. */
    private static boolean isWorkspaces(String user) {
        return user != null && WorkspaceRules.isOfWorkspace(user);
    }

    private static Subject subject(UserTable.Row row) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(row.name()));
        subject.getPublicCredentials().add(row);
        return subject;
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
