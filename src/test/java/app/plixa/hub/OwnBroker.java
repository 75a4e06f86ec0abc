package app.plixa.hub;

import app.plixa.hub.broker.HubUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** A broker beside a hub, of the shipped {@code broker.xml}, that asks the hub's database for workspaces' users. */
final class OwnBroker implements AutoCloseable {
    static final String USER = "hub";
    static final String PASSWORD = "a-password-of-the-hubs";

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final int port = FreePort.draw();

    OwnBroker(Path folder, RunningHub hub) throws Exception {
        Files.createDirectories(folder);
        FileConfiguration configuration =
                read(Map.of("hub.broker.data", folder.toString(), "hub.broker.port", "" + port));
        configuration.setClusterPassword("a-password-of-the-brokers");
        broker.setConfiguration(configuration);
        HubUsers users = new HubUsers();
        SecurityConfiguration files = new SecurityConfiguration(Map.of(USER, PASSWORD), Map.of(USER, List.of(USER)));
        users.setConfigurationName("org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule");
        users.setConfiguration(files);
        users.init(Map.of("file", database(folder, hub).toString()));
        broker.setSecurityManager(users);
        broker.start();
    }

    int port() {
        return port;
    }

    private static Path database(Path folder, RunningHub hub) throws Exception {
        try (Connection connection = hub.context.getBean(DataSource.class).getConnection()) {
            String url = connection.getMetaData().getURL();
            return Files.writeString(folder.resolve("hub-database.properties"), "url=" + url + "\nuser=postgres\n");
        }
    }

    private static FileConfiguration read(Map<String, String> settings) throws Exception {
        settings.forEach(System::setProperty);
        try {
            FileConfiguration configuration = new FileConfiguration();
            FileDeploymentManager deployment = new FileDeploymentManager(
                    Path.of("artemis/broker.xml").toUri().toString());
            deployment.addDeployable(configuration);
            deployment.readConfiguration();
            return configuration;
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not stop", e);
        }
    }
}
