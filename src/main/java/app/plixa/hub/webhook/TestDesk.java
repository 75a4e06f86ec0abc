package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.NotCommittedException;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Posts a test event to one endpoint while its owner waits, and says what came of it. The wait takes a thread of the
 * API, so that only a few may do so at once.
 */
@Component("testDesk")
public class TestDesk {
    private static final Duration COMMIT = Duration.ofSeconds(5);

    /** The endpoint's row of the event becomes this test's, whether it asked for such events or is disabled. */
    private static final String TAKE = """
            update deliveries d set state = 'pending', reason = null, test = true, claimed = true, held_until = ?
            from endpoints p
            where d.event_id = ? and d.endpoint_id = ? and within(d.id) and p.id = d.endpoint_id
            returning\s""" + ClaimedRow.DELIVERY + ", " + ClaimedRow.TARGET;

    /** What came of a test; {@code status} is empty where nobody answered, and {@code error} says why. */
    private record Outcome(
            boolean ok,
            Optional<Integer> status,
            int latencyMs,
            Optional<String> error,
            Optional<String> responseExcerpt,
            String deliveryId) {}

    private final Events events;
    private final EventLine line;
    private final Answers answers;
    private final DataSource database;
    private final Lease lease;
    private final Clock clock;
    private final int most;
    private final Duration timeout;
    private final Set<String> underTest = new HashSet<>();

    TestDesk(
            Events events,
            EventLine line,
            Answers answers,
            DataSource database,
            Lease lease,
            Clock clock,
            @Value("${hub.webhooks.tests}") int most,
            @Value("${hub.webhooks.timeout}") Duration timeout) {
        this.events = events;
        this.line = line;
        this.answers = answers;
        this.database = database;
        this.lease = lease;
        this.clock = clock;
        this.most = most;
        this.timeout = timeout;
    }

    /** Stores a test event and gives its delivery to this endpoint, claimed; the place is free when the call ends. */
    public Delivery begin(@Body Endpoint endpoint, @ExchangeProperty("caller") Caller caller, Exchange exchange)
            throws SQLException {
        enter(endpoint.id());
        exchange.setProperty("headers", new HashMap<>(exchange.getMessage().getHeaders()));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                leave(endpoint.id());
            }
        });
        Instant now = clock.instant();
        Event event = events.of(EventName.WEBHOOK_TEST, caller.workspaceId(), endpoint.view(now));
        Delivery delivery = Sql.transact(database, transaction -> {
            events.append(transaction, List.of(event));
            return Sql.query(
                            transaction,
                            Within.daysOf(TAKE, "dlv", List.of(event.id())),
                            row -> ClaimedRow.read(row, ClaimedRow.target(row), now)
                                    .carrying(event.payload()),
                            lease.untilWorked(),
                            event.id(),
                            endpoint.id())
                    .stream()
                    .findFirst()
                    .orElseThrow(Problem::notFound);
        });
        line.tell(List.of(event));
        return delivery;
    }

    /** 200 with what came of it, good or bad, once the attempt is stored. */
    public void answer(Exchange exchange) {
        // The POST left its own headers; the request's id is among those of before.
        exchange.getMessage().setHeaders(headers(exchange));
        Attempts.Attempt attempt = exchange.getProperty("attempt", Attempts.Attempt.class);
        awaitCommit(exchange.getProperty("recorded", CompletableFuture.class));
        if (!attempt.charged()) {
            throw new NotCommittedException("test: not posted, by no fault of the receiver", null);
        }
        boolean answered = attempt.status() > 0;
        answers.one(
                exchange,
                200,
                new Outcome(
                        attempt.verdict() instanceof Verdict.Delivered,
                        Optional.of(attempt.status()).filter(status -> answered),
                        attempt.latencyMillis(),
                        Optional.ofNullable(attempt.error()),
                        Optional.of(attempt.excerpt()).filter(text -> answered),
                        attempt.delivery().id()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> headers(Exchange exchange) {
        return exchange.getProperty("headers", Map.class);
    }

    private synchronized void enter(String endpointId) {
        if (underTest.contains(endpointId)) {
            throw Problem.conflict("This endpoint is being tested already.");
        }
        if (underTest.size() >= most) {
            throw Problem.busy(timeout);
        }
        underTest.add(endpointId);
    }

    private synchronized void leave(String endpointId) {
        underTest.remove(endpointId);
    }

    private static void awaitCommit(CompletableFuture<?> recorded) {
        try {
            if (!Boolean.TRUE.equals(recorded.get(COMMIT.toMillis(), TimeUnit.MILLISECONDS))) {
                throw new NotCommittedException("test: attempt not recorded", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCommittedException("test: stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotCommittedException("test: attempt not recorded", e);
        }
    }
}
