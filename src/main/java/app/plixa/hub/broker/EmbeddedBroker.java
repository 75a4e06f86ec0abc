package app.plixa.hub.broker;

import app.plixa.hub.queue.BrokerUsers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.server.BindingQueryResult;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * The broker inside the hub, configured by {@code artemis/broker.xml} with its data under {@code <data-dir>/artemis}.
 * The hub is its only user; the password lives as long as the process.
 */
final class EmbeddedBroker {
    static final String USER = "hub";

    private static final long START_SECONDS = 30;

    /** A hub that was killed leaves its journal at once; one that lives keeps it. */
    private static final long LOCK_SECONDS = 10;

    /** The hub's settings of TLS, and the acceptor's names for them. */
    private static final Map<String, String> TLS = Map.of(
            "hub.broker.tls.enabled", "sslEnabled",
            "hub.broker.tls.key-store", "keyStorePath",
            "hub.broker.tls.key-store-password", "keyStorePassword");

    private final String password = newPassword();
    private final int serverId = new SecureRandom().nextInt(1, Integer.MAX_VALUE);
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    /** Starts the broker; {@code port} 0 opens none for others, {@code acceptor} says how that port is. */
    EmbeddedBroker(
            Path configurationFile,
            Path dataFolder,
            int port,
            Map<String, String> acceptor,
            Supplier<BrokerUsers> users)
            throws Exception {
        Map<String, String> settings = new HashMap<>(acceptor);
        settings.put(
                "hub.broker.data",
                dataFolder.resolve("artemis").toAbsolutePath().toString());
        settings.put("hub.broker.port", Integer.toString(port));
        // These go past the file: in it they would be read as XML and as a URL, whose signs a password may have.
        acceptor.keySet().stream().filter(TLS::containsKey).forEach(key -> settings.put(key, ""));
        FileConfiguration configuration = read(configurationFile, settings);
        TLS.forEach((key, param) -> configuration.getAcceptorConfigurations().forEach(one -> one.getParams()
                .put(param, acceptor.getOrDefault(key, ""))));
        // Who knows it may do everything, and Artemis has a published one for whoever sets none.
        configuration.setClusterPassword(newPassword());
        if (port == 0) {
            configuration.getAcceptorConfigurations().clear();
        }
        configuration.addAcceptorConfiguration(
                new TransportConfiguration(InVMAcceptorFactory.class.getName(), Map.of("serverId", serverId), "hub"));
        configuration.setJournalLockAcquisitionTimeout(TimeUnit.SECONDS.toMillis(LOCK_SECONDS));
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new BrokerSecurity(password, users, new WorkspaceRules(this::owner)));
        start();
    }

    /** Its threads keep a process alive, and its lock the journal: what did not start is stopped. */
    private void start() throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try {
            broker.createActiveMQServer();
            broker.getActiveMQServer().registerActivationFailureListener(failure::set);
            broker.start();
            boolean active = failure.get() == null
                    && broker.getActiveMQServer().waitForActivation(START_SECONDS, TimeUnit.SECONDS);
            if (!active && failure.get() == null) {
                failure.set(new TimeoutException("not within " + START_SECONDS + " s"));
            }
        } catch (Exception e) {
            failure.set(e);
        }
        if (failure.get() != null) {
            broker.stop();
            throw new NoBrokerException(failure.get());
        }
    }

    /** Where the hub connects: a connection inside this process. */
    String url() {
        return "vm://" + serverId;
    }

    /** Whether the address is there with no queue behind it, those of wildcard subscribers included. */
    boolean isUnheard(String address) throws Exception {
        BindingQueryResult bindings = broker.getActiveMQServer().bindingQuery(SimpleString.of(address));
        return bindings.isExists() && bindings.getQueueNames().isEmpty();
    }

    String password() {
        return password;
    }

    void close() throws Exception {
        broker.stop();
    }

    /** Ends the connections of a user who may come no more. */
    void close(String user) {
        broker.getActiveMQServer().getActiveMQServerControl().closeConnectionsForUser(user);
    }

    private Optional<String> owner(String queue) {
        return Optional.ofNullable(broker.getActiveMQServer().locateQueue(SimpleString.of(queue)))
                .map(Queue::getUser)
                .map(SimpleString::toString);
    }

    /**
     * The file's placeholders are filled in from system properties, by Artemis. Those do not stay: to another hub in this
     * process they would look like its own settings.
     */
    private static FileConfiguration read(Path file, Map<String, String> settings) throws Exception {
        synchronized (EmbeddedBroker.class) {
            Map<String, Optional<String>> before = new HashMap<>();
            settings.forEach((key, value) -> before.put(key, Optional.ofNullable(System.setProperty(key, value))));
            try {
                FileConfiguration configuration = new FileConfiguration();
                FileDeploymentManager deployment =
                        new FileDeploymentManager(file.toAbsolutePath().toUri().toString());
                deployment.addDeployable(configuration);
                deployment.readConfiguration();
                return configuration;
            } finally {
                before.forEach((key, value) ->
                        value.ifPresentOrElse(was -> System.setProperty(key, was), () -> System.clearProperty(key)));
            }
        }
    }

    private static String newPassword() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
