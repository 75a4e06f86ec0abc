package app.plixa.hub.broker;

import app.plixa.hub.commit.Rounds;
import app.plixa.hub.queue.Addresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Tells of subscriptions to events that nobody takes from, before the broker drops what is too much: in the log as it
 * begins and ends, in the health as a warning that leaves the hub UP, and in the metrics. Every node tells what it sees.
 */
@Component("subscriptionsHealthIndicator")
final class Subscriptions implements HealthIndicator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);
    private static final Status WARNING = new Status("WARNING");

    /** What one look has found: the deepest one, those over the bound, and addresses whose events take much of the disk. */
    private record Seen(long deepest, Set<String> deep, Set<String> large) {}

    private final Queues queues;
    private final long alarm;
    private final long alarmBytes;
    private final Rounds rounds = new Rounds("subscriptions");
    private volatile Seen seen = new Seen(0, Set.of(), Set.of());
    private volatile boolean known;

    Subscriptions(
            Queues queues,
            MeterRegistry meters,
            @Value("${hub.broker.subscriptions.alarm}") long alarm,
            @Value("${hub.broker.subscriptions.alarm-size}") DataSize alarmSize,
            @Value("${hub.broker.subscriptions.look}") Duration look) {
        this.queues = queues;
        this.alarm = alarm;
        this.alarmBytes = alarmSize.toBytes();
        meters.gauge("plixa.subscriptions.deepest", this, s -> s.seen.deepest());
        meters.gauge("plixa.subscriptions.deep", this, s -> s.seen.deep().size());
        meters.gauge("plixa.subscriptions.large", this, s -> s.seen.large().size());
        rounds.begin(look, look, this::look);
    }

    @Override
    public Health health() {
        Seen now = seen;
        if (!known) {
            return Health.unknown().build();
        }
        return now.deep().isEmpty() && now.large().isEmpty()
                ? Health.up().build()
                : Health.status(WARNING)
                        .withDetail("deep", now.deep().size())
                        .withDetail("large", now.large().size())
                        .build();
    }

    private void look() {
        try {
            Map<String, Queues.Depth> all = new TreeMap<>();
            queues.all().stream()
                    .filter(queue -> queue.address().startsWith(Addresses.events("")))
                    .forEach(queue -> all.put(queue.name(), queue));
            seen = new Seen(
                    all.values().stream().mapToLong(Queues.Depth::depth).max().orElse(0), deep(all), large(all));
            known = true;
        } catch (RuntimeException e) {
            known = false;
            log.debug("the broker does not say how deep subscriptions are", e);
        }
    }

    private Set<String> deep(Map<String, Queues.Depth> all) {
        Set<String> deep = new HashSet<>();
        all.forEach((name, queue) -> {
            if (queue.depth() >= alarm) {
                deep.add(name);
                if (!seen.deep().contains(name)) {
                    log.warn(
                            "{} events wait in subscription {} of {}, with {} consumers: what is older than a week is"
                                    + " dropped there, and past the broker's limit new events are dropped for every"
                                    + " subscription of the workspace",
                            queue.depth(),
                            name,
                            queue.address(),
                            queue.consumers());
                }
            } else if (seen.deep().contains(name)) {
                log.info("subscription {} is at {} events again", name, queue.depth());
            }
        });
        return deep;
    }

    private Set<String> large(Map<String, Queues.Depth> all) {
        Set<String> large = new HashSet<>();
        List<String> addresses =
                all.values().stream().map(Queues.Depth::address).distinct().toList();
        for (String address : addresses) {
            long bytes = queues.bytesOnDisk(address);
            if (bytes >= alarmBytes) {
                large.add(address);
                if (!seen.large().contains(address)) {
                    log.warn(
                            "events of {} take {} MiB of the broker's disk: new ones are dropped at its limit",
                            address,
                            bytes >> 20);
                }
            } else if (seen.large().contains(address)) {
                log.info("events of {} take {} MiB of the broker's disk again", address, bytes >> 20);
            }
        }
        return large;
    }

    @Override
    public void close() {
        rounds.close();
    }
}
