package app.plixa.hub.routing;

import app.plixa.hub.commit.Pause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(100 * LARGEST);
    private final Thread thread;
    private volatile boolean open = true;
    private boolean failing;

    /** Feeds the route that starts at {@code endpoint}, for example {@code direct:messages-accepted}. */
    public HandOver(String endpoint, CamelContext camel) {
        this.endpoint = endpoint;
        this.camel = camel;
        this.producer = camel.createProducerTemplate();
        this.thread = new Thread(this::run, "hand-over-" + endpoint);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Takes what was committed; never blocks. */
    public void tell(Collection<T> committed) {
        for (T item : committed) {
            if (!open || !waiting.offer(item)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (open || !waiting.isEmpty()) {
            try {
                T first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<T> batch = new ArrayList<>(LARGEST);
                    batch.add(first);
                    waiting.drainTo(batch, LARGEST - 1);
                    send(batch);
                    if (open && batch.size() < LARGEST) {
                        // The first of a rush goes at once; the rest of it gathers into few exchanges.
                        Thread.sleep(PAUSE.after(batch.size()).toMillis());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
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
