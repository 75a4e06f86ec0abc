package app.plixa.hub.broker;

import app.plixa.hub.commit.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Whether the broker takes this hub in: signs in now and then, on a connection of its own, and tells in the health, the
 * metrics and, where that changes, the log. A hub accepts without its broker, so it stays ready all the while.
 */
@Component("brokerHealthIndicator")
final class BrokerHealth implements HealthIndicator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerHealth.class);

    private final ActiveMQConnectionFactory connections;
    private final Rounds rounds = new Rounds("broker-health");
    private volatile Health seen = Health.unknown().build();

    BrokerHealth(
            ActiveMQConnectionFactory connections, MeterRegistry meters, @Value("${hub.broker.look}") Duration look) {
        this.connections = connections;
        meters.gauge("plixa.broker.up", this, broker -> isUp(broker.seen) ? 1 : 0);
        rounds.begin(Duration.ZERO, look, this::look);
    }

    /** What the last look has found; nobody waits for the broker. */
    @Override
    public Health health() {
        return seen;
    }

    private void look() {
        Health before = seen;
        Health now = signIn();
        seen = now;
        if (!rounds.isOpen() || reason(now).equals(reason(before))) {
            return;
        }
        if (isUp(now)) {
            log.info("The broker takes this hub in again");
        } else {
            log.warn(
                    "{}: {}; what is accepted waits in the database",
                    reason(now),
                    now.getDetails().get("error"));
        }
    }

    private Health signIn() {
        try {
            connections.createConnection().close();
            return Health.up().build();
        } catch (JMSSecurityException e) {
            return down("The broker refuses this hub's user", e);
        } catch (JMSException | RuntimeException e) {
            return down("The broker is away", e);
        }
    }

    private static Health down(String reason, Exception e) {
        String error = NestedExceptionUtils.getMostSpecificCause(e).getMessage();
        return Health.down()
                .withDetail("reason", reason)
                .withDetail("error", String.valueOf(error))
                .build();
    }

    /** Why the broker is down; nothing where it is not. The error beside it differs from time to time. */
    private static String reason(Health health) {
        return Objects.toString(health.getDetails().get("reason"), "");
    }

    private static boolean isUp(Health health) {
        return Status.UP.equals(health.getStatus());
    }

    @Override
    public void close() {
        rounds.close();
    }
}
