package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BrokerHealthIT {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String url = "tcp://127.0.0.1:" + freePort();
    private EmbeddedActiveMQ broker;

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedActiveMQ();
        Configuration configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false).addAcceptorConfiguration("hub", url);
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new ActiveMQJAASSecurityManager(
                InVMLoginModule.class.getName(),
                new SecurityConfiguration(Map.of("hub", "right"), Map.of("hub", List.of("hub")))));
        broker.start();
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aBrokerThatGoesAndComesBackIsToldOf(CapturedOutput log) throws Exception {
        try (BrokerHealth health = health("right")) {
            await().until(() -> health.health().getStatus().equals(Status.UP));
            assertThat(up()).isEqualTo(1);

            broker.stop();
            await().until(() -> health.health().getStatus().equals(Status.DOWN));
            assertThat(up()).isZero();
            assertThat(health.health().getDetails()).containsEntry("reason", "The broker is away");
            assertThat(log).contains("The broker is away: ");

            start();
            await().until(() -> health.health().getStatus().equals(Status.UP));
            assertThat(up()).isEqualTo(1);
        }
    }

    @Test
    void aBrokerThatRefusesTheHubIsDownAndNamesNoPassword() {
        try (BrokerHealth health = health("wr0ng")) {
            await().until(() -> health.health().getStatus().equals(Status.DOWN));

            assertThat(up()).isZero();
            assertThat(health.health().getDetails()).containsEntry("reason", "The broker refuses this hub's user");
            assertThat(health.health().toString()).doesNotContain("wr0ng");
        }
    }

    private BrokerHealth health(String password) {
        ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(url, "hub", password);
        // A broker that is only just starting may not answer the first question.
        connections.setCallTimeout(1_000);
        return new BrokerHealth(connections, meters, Duration.ofMillis(50));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double up() {
        return meters.get("plixa.broker.up").gauge().value();
    }
}
