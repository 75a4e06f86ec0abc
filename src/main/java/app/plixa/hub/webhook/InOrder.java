package app.plixa.hub.webhook;

import app.plixa.hub.routing.Entrance;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what an endpoint with strict order gets: each delivery once the one before it arrived. Their attempts are committed
 * meanwhile. With the first that does not arrive the rest goes back to PostgreSQL; once all is committed, whoever is next is
 * asked for.
 *
 * <p>Downside: what a killed hub had posted and not yet committed is posted again, in order.
 */
final class InOrder {
    private static final Logger log = LoggerFactory.getLogger(InOrder.class);

    private final Predicate<Delivery> ready;
    private final Function<Delivery, CompletableFuture<Exchange>> attempt;
    private final Claims claims;
    private final Entrance deliveriesDue;
    private final Executor patient;

    /**
     * @param ready whether a delivery may be posted now
     * @param attempt posts it; completes with the exchange that was judged
     * @param deliveriesDue where whoever is next is asked for
     * @param patient runs what may wait for the database or the broker
     */
    InOrder(
            Predicate<Delivery> ready,
            Function<Delivery, CompletableFuture<Exchange>> attempt,
            Claims claims,
            Entrance deliveriesDue,
            Executor patient) {
        this.ready = ready;
        this.attempt = attempt;
        this.claims = claims;
        this.deliveriesDue = deliveriesDue;
        this.patient = patient;
    }

    /** Completes when as many as could be were posted and committed, and the next are asked for. */
    CompletableFuture<?> post(Sequence sequence) {
        return new Progress(sequence.deliveries()).begin();
    }

    private final class Progress {
        private final List<Delivery> deliveries;
        private final List<CompletableFuture<Boolean>> recorded = new ArrayList<>();

        private Progress(List<Delivery> deliveries) {
            this.deliveries = deliveries;
        }

        private CompletableFuture<?> begin() {
            return from(0).thenCompose(posted -> allRecorded().thenAcceptAsync(all -> end(posted), patient));
        }

        /** How many were posted in the end. */
        private CompletableFuture<Integer> from(int place) {
            if (place == deliveries.size() || !ready.test(deliveries.get(place))) {
                return CompletableFuture.completedFuture(place);
            }
            return attempt.apply(deliveries.get(place)).thenCompose(exchange -> after(place, exchange));
        }

        private CompletableFuture<Integer> after(int place, Exchange exchange) {
            // Where the route did not take it, it is given back with the rest.
            int posted = exchange.getProperty("delivery") == null ? place : place + 1;
            return arrived(exchange) ? from(posted) : CompletableFuture.completedFuture(posted);
        }

        @SuppressWarnings("unchecked")
        private boolean arrived(Exchange exchange) {
            Attempts.Attempt judged = exchange.getProperty("attempt", Attempts.Attempt.class);
            if (judged == null) {
                return false;
            }
            recorded.add(exchange.getProperty("recorded", CompletableFuture.class));
            return judged.verdict() instanceof Verdict.Delivered
                    && recorded.stream().allMatch(one -> one.getNow(true));
        }

        private CompletableFuture<Void> allRecorded() {
            return CompletableFuture.allOf(recorded.toArray(CompletableFuture[]::new));
        }

        private void end(int posted) {
            try {
                claims.giveBack(deliveries.subList(posted, deliveries.size()));
            } catch (SQLException e) {
                log.warn(
                        "not given back before their lease ends: {} of {}",
                        deliveries.size() - posted,
                        deliveries.get(0));
            }
            if (posted > 0) {
                deliveriesDue.send(List.of(deliveries.get(0).id()));
            }
        }
    }
}
