package app.plixa.hub.webhook;

import app.plixa.hub.routing.Entrance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what an endpoint with strict order gets: each delivery once nothing more will come of the one before it. Their
 * attempts are committed meanwhile. With the first that is to be posted again the rest goes back to PostgreSQL; once all is
 * committed, whoever is next is asked for.
 *
 * <p>Downside: what was posted and is not committed when a hub is killed or the database goes away is posted again, in order,
 * {@link #UNCOMMITTED} deliveries at most.
 */
final class InOrder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InOrder.class);

    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    /** As many as a quick receiver takes while one commit gathers, and then some. */
    static final int UNCOMMITTED = 64;

    private final Predicate<Delivery> ready;
    private final Function<Delivery, CompletableFuture<Exchange>> attempt;
    private final Sequences sequences;
    private final Entrance deliveriesDue;
    private final Executor patient;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param ready whether a delivery may be posted now
     * @param attempt posts it; completes with the exchange that was judged
     * @param deliveriesDue where whoever is next is asked for
     * @param patient runs what may wait for the database or the broker
     */
    InOrder(
            Predicate<Delivery> ready,
            Function<Delivery, CompletableFuture<Exchange>> attempt,
            Sequences sequences,
            Entrance deliveriesDue,
            Executor patient) {
        this.ready = ready;
        this.attempt = attempt;
        this.sequences = sequences;
        this.deliveriesDue = deliveriesDue;
        this.patient = patient;
    }

    /** Completes when as many as could be were posted and committed, and the next are asked for. */
    CompletableFuture<?> post(Sequence sequence) {
        CompletableFuture<?> done = new Progress(sequence).begin();
        underWay.add(done);
        return done.whenComplete((nothing, failure) -> underWay.remove(done));
    }

    /** Waits until what is under way has given its rest back, which it does soon when no more can be posted. */
    @Override
    public void close() {
        CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null)
                .join();
    }

    private final class Progress {
        private final Sequence sequence;
        private final List<CompletableFuture<Boolean>> recorded = new ArrayList<>();
        private int posted;

        private Progress(Sequence sequence) {
            this.sequence = sequence;
        }

        private CompletableFuture<?> begin() {
            return goOn().exceptionally(failure -> {
                        log.error("not posted: {} and those behind it", sequence.first(), failure);
                        return null;
                    })
                    .thenCompose(nothing -> CompletableFuture.allOf(recorded.toArray(CompletableFuture[]::new)))
                    .thenRunAsync(this::end, patient);
        }

        private CompletableFuture<Void> goOn() {
            if (posted == sequence.deliveries().size() || !mayGoOn()) {
                return CompletableFuture.completedFuture(null);
            }
            if (posted >= UNCOMMITTED && !recorded.get(posted - UNCOMMITTED).isDone()) {
                return recorded.get(posted - UNCOMMITTED).thenComposeAsync(committed -> goOn(), patient);
            }
            return attempt.apply(sequence.deliveries().get(posted))
                    .thenCompose(exchange -> isThrough(exchange) ? goOn() : CompletableFuture.completedFuture(null));
        }

        private boolean mayGoOn() {
            boolean committed = recorded.stream().allMatch(one -> one.getNow(true));
            return committed && ready.test(sequence.deliveries().get(posted)) && sequences.granted(sequence);
        }

        /** Whether nothing more will come of it. One that the route did not take is given back with the rest. */
        @SuppressWarnings("unchecked")
        private boolean isThrough(Exchange exchange) {
            if (exchange.getProperty("delivery") != null) {
                posted++;
            }
            Attempts.Attempt judged = exchange.getProperty("attempt", Attempts.Attempt.class);
            if (judged == null) {
                return false;
            }
            recorded.add(exchange.getProperty("recorded", CompletableFuture.class));
            boolean unwanted = judged.verdict() instanceof Verdict.Stopped stopped && stopped.disable();
            return judged.next().isEmpty() && !unwanted;
        }

        private void end() {
            sequences.end(sequence, posted);
            if (posted > 0) {
                deliveriesDue.send(List.of(sequence.first().id()));
            }
        }
    }
}
