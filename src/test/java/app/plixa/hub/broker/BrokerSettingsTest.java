package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.Test;

/** What {@code artemis/broker.xml} says and no test has the time to see. */
class BrokerSettingsTest {
    @Test
    void anEventThatItsSubscriberCannotTakeComesAgainForAWeek() throws Exception {
        FileConfiguration configuration = new FileConfiguration();
        FileDeploymentManager deployment =
                new FileDeploymentManager(Path.of("artemis/broker.xml").toUri().toString());
        deployment.addDeployable(configuration);
        deployment.readConfiguration();
        AddressSettings events = configuration.getAddressSettings().get("plixa.events.#");

        assertThat(events.getMaxDeliveryAttempts()).isEqualTo(-1);
        assertThat(events.getExpiryDelay()).isEqualTo(Duration.ofDays(7).toMillis());
        assertThat(events.getRedeliveryDelay()).isEqualTo(1_000);
        assertThat(events.getRedeliveryMultiplier()).isEqualTo(2);
        assertThat(events.getMaxRedeliveryDelay()).isEqualTo(60_000);
    }
}
