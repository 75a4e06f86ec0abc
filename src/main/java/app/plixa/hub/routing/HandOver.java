package app.plixa.hub.routing;

import app.plixa.hub.commit.Gatherer;
import app.plixa.hub.commit.Pause;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a route what was just committed, without making the committer wait for the broker. Everything that waits goes
 * as one exchange whose body is the list.
 *
 * <p>It may lose what it holds (crash, broker down, overflow) because it may: the rows are committed, and the sweeper
 * hands over again what nobody took. Downside: such work waits for its lease to run out.
 */
public final class HandOver<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HandOver.class);
    private static final int LARGEST = 256;
    private static final Pause PAUSE = Pause.ofMillis(25, 2, 50);

    private final String endpoint;
    private final CamelContext camel;
    private final ProducerTemplate producer;
    private final Gatherer<T> gatherer;
    private boolean failing;

    /** Feeds the route that starts at {@code endpoint}, for example {@code direct:messages-accepted}. */
    public HandOver(String endpoint, CamelContext camel) {
        this.endpoint = endpoint;
        this.camel = camel;
        this.producer = camel.createProducerTemplate();
        this.gatherer = new Gatherer<>("hand-over-" + endpoint, LARGEST, 100 * LARGEST, PAUSE, this::send);
    }

    /** Takes what was committed; never blocks. */
    public void tell(Collection<T> committed) {
        for (T item : committed) {
            if (!gatherer.offer(item)) {
                return;
            }
        }
    }

    /** Sends what was handed in, while Camel runs. */
    @Override
    public void close() {
        gatherer.close();
    }

    private void send(List<T> batch) {
        try {
            if (camel.getStatus().isStarted()) {
                producer.sendBody(endpoint, batch);
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("{}: hand-over fails, the sweeper will repeat it: {}", endpoint, e.toString());
            }
            failing = true;
        }
    }
}
