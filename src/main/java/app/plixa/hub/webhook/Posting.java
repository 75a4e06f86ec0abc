package app.plixa.hub.webhook;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.LineLimit;
import app.plixa.hub.http.Letter;
import app.plixa.hub.http.Reply;
import app.plixa.hub.routing.CalledWith;
import app.plixa.hub.routing.Entrance;
import app.plixa.hub.secret.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.http.HttpHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** One delivery's way through the routes: into its endpoint's lane, signed, posted, judged, written down. */
@Component("posting")
public class Posting implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Posting.class);

    private static final Duration WHILE = Duration.ofSeconds(5);

    /** Most answer sooner; a place that is held for longer is one that many others could have used. */
    private static final Duration LONG = Duration.ofSeconds(2);

    private final Lanes<Sequence> lanes;
    private final InOrder inOrder;
    private final Entrance entrance;
    private final RetryPolicy policy;
    private final Attempts attempts;
    private final Sequences sequences;
    private final Couriers couriers;
    private final AddressGuard guard;
    private final Lease lease;
    private final Vault vault;
    private final Shaping shaping;
    private final ChangedEndpoints changed;
    private final Clock clock;
    private final Workers workers;
    private final Outcome outcomes;
    private final Lanes.Room usualRoom;
    private final Lanes.Room narrowRoom;
    private final String userAgent;
    private final LineLimit notRecorded = new LineLimit();
    private final LineLimit notPosted = new LineLimit();

    Posting(
            RetryPolicy policy,
            Attempts attempts,
            Sequences sequences,
            Couriers couriers,
            AddressGuard guard,
            Lease lease,
            Vault vault,
            Shaping shaping,
            ChangedEndpoints changed,
            Clock clock,
            CamelContext camel,
            Workers workers,
            @Value("${hub.webhooks.concurrency-per-endpoint}") int places,
            @Value("${hub.webhooks.waiting-per-endpoint}") int longestLine,
            @Value("${hub.webhooks.waiting}") int mostWaiting,
            @Value("${hub.webhooks.max-in-flight}") int mostInFlight,
            @Value("${hub.version}") String version) {
        this.policy = policy;
        this.attempts = attempts;
        this.sequences = sequences;
        this.couriers = couriers;
        this.guard = guard;
        this.lease = lease;
        this.vault = vault;
        this.shaping = shaping;
        this.clock = clock;
        this.workers = workers;
        this.outcomes = new Outcome(clock);
        this.usualRoom = new Lanes.Room(places, longestLine, false);
        this.narrowRoom = new Lanes.Room(Math.max(1, places / 8), Math.min(places, longestLine), true);
        this.userAgent = "Plixa-Hub/" + version;
        this.changed = changed;
        this.entrance = new Entrance(camel, "direct:post-webhook?block=false");
        this.inOrder = new InOrder(
                delivery -> !camel.isStopping() && ready(delivery),
                this::attempt,
                sequences,
                new Entrance(camel, "direct:deliveries-due?block=false"),
                workers::execute);
        this.lanes = new Lanes<>(mostInFlight, mostWaiting, this::post);
    }

    /** Posts in the endpoint's turn; where its line is full the deliveries go back to PostgreSQL, uncharged. */
    public void enter(Sequence sequence) {
        Target target = sequence.target();
        if (sequence.ordered()) {
            sequences.begin(sequence);
        }
        if (lanes.enter(target.endpointId(), sequence, room(target))) {
            return;
        }
        if (sequence.ordered()) {
            sequences.end(sequence, 0);
        } else {
            putBack(sequence.first());
        }
    }

    /** The endpoints that more deliveries are of no use to now. */
    Set<String> full() {
        return lanes.full();
    }

    /**
     * One from which nothing but failures came for a while gets less: it will likely hang or fail again. A failure now and
     * then narrows nothing.
     */
    private Lanes.Room room(Target target) {
        Lanes.Room room = target.failingFor(WHILE, clock.instant()) ? narrowRoom : usualRoom;
        if (target.traffic().ordered()) {
            return new Lanes.Room(1, room.longestLine(), room.failing());
        }
        Optional<Integer> most = target.traffic().maxConcurrency();
        return most.isEmpty()
                ? room
                : new Lanes.Room(Math.min(most.get(), room.places()), room.longestLine(), room.failing());
    }

    private CompletableFuture<?> post(Sequence sequence) {
        if (sequence.ordered()) {
            return inOrder.post(sequence);
        }
        if (ready(sequence.first())) {
            return attempt(sequence.first()).thenAccept(exchange -> {
                if (exchange.getProperty("delivery") == null) {
                    // The route is being changed and took nothing: it would lie until its lease ends.
                    putBack(sequence.first());
                }
            });
        }
        putBack(sequence.first());
        return CompletableFuture.completedFuture(null);
    }

    private boolean ready(Delivery delivery) {
        return lease.stillFresh(delivery.claimedAt()) && !changed.since(delivery);
    }

    private CompletableFuture<Exchange> attempt(Delivery delivery) {
        return shaping.decided(delivery) ? entrance.send(delivery) : entrance.send(delivery, workers::execute);
    }

    /** Notes what {@link #judge} must know, however far the attempt comes. */
    @CalledWith("judge")
    public void begin(Exchange exchange) {
        Delivery delivery = exchange.getMessage().getBody(Delivery.class);
        exchange.setProperty("delivery", delivery);
        exchange.setProperty("postedAt", clock.instant());
        exchange.setProperty("startedNanos", System.nanoTime());
    }

    /** Makes the exchange the POST of contract section 3: body, signatures, headers, and nothing else. */
    public void sign(Exchange exchange) {
        begin(exchange);
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        Message post = exchange.getMessage();
        post.removeHeaders("*");
        post.setBody(delivery.payload());
        opened(() -> shaping.headers(delivery)).forEach(post::setHeader);
        post.setHeader("User-Agent", userAgent);
        post.setHeader("X-Plixa-Event", delivery.event());
        post.setHeader("X-Plixa-Delivery", delivery.id());
        post.setHeader("X-Plixa-Attempt", Integer.toString(delivery.attempts() + 1));
        sign(post, delivery);
    }

    /** While a rotation's overlap lasts the old secret signs first and the new one beside it, then that one alone. */
    private void sign(Message post, Delivery delivery) {
        Instant now = clock.instant();
        long timestamp = now.getEpochSecond();
        byte[] body = delivery.payload();
        List<String> secrets = opened(() -> delivery.target().secrets().opened(vault, delivery.endpointId()))
                .at(now);
        post.setHeader("X-Plixa-Signature", Signature.plixa(body, secrets.get(0)));
        if (secrets.size() > 1) {
            post.setHeader("X-Plixa-Signature-Next", Signature.plixa(body, secrets.get(1)));
        }
        post.setHeader("webhook-id", delivery.eventId());
        post.setHeader("webhook-timestamp", Long.toString(timestamp));
        post.setHeader(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> Signature.standard(delivery.eventId(), timestamp, body, secret))
                        .collect(Collectors.joining(" ")));
    }

    private static <T> T opened(Supplier<T> sealed) {
        try {
            return sealed.get();
        } catch (RuntimeException e) {
            throw new UnreadableException(e);
        }
    }

    /** Posts it: the message's headers and body. Whatever follows runs on a thread that must not block. */
    public CompletableFuture<Void> post(Exchange exchange) throws Exception {
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        Destination to = guard.destination(delivery.target().url());
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
        HttpHost host = new HttpHost(to.scheme(), to.host(), to.port());
        Letter letter = new Letter(host, to.path(), headers, delivery.payload(), true);
        return couriers.to(delivery.target()).post(letter).thenAccept(reply -> exchange.setProperty("reply", reply));
    }

    /** Completes with the delivery's id once its attempt is committed, or cannot be; what follows may block. */
    public CompletableFuture<String> settled(Exchange exchange) {
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        CompletableFuture<?> recorded = exchange.getProperty("recorded", CompletableFuture.class);
        return recorded.handleAsync((moved, failure) -> delivery.id(), workers::execute);
    }

    /** Judges what came back and writes it down; whoever waits finds both as exchange properties. */
    public void judge(Exchange exchange) {
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        long nanos = System.nanoTime() - exchange.getProperty("startedNanos", Long.class);
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        lanes.took(delivery.endpointId(), nanos >= LONG.toNanos());
        Reply reply = exchange.getProperty("reply", Reply.class);
        Answer answer = outcomes.of(reply, caught, Ids.timeOf(delivery.id()));
        if (answer instanceof Answer.Interrupted interrupted && caught instanceof RuntimeException) {
            tellOurFault(delivery, interrupted.pause(), caught);
        }
        exchange.getMessage().removeHeaders("*");
        Verdict verdict = policy.judge(answer, delivery.attempts() + 1, delivery.retries());
        Attempts.Attempt attempt = new Attempts.Attempt(
                delivery, exchange.getProperty("postedAt", Instant.class), (int) (nanos / 1_000_000), answer, verdict);
        exchange.setProperty("attempt", attempt);
        exchange.setProperty("recorded", record(attempt));
    }

    private void tellOurFault(Delivery delivery, Duration pause, Throwable caught) {
        long times = notPosted.due();
        if (times > 0) {
            log.error("not posted, one of {}, next try in {}: {} {}", times, pause, delivery, caught.toString());
        }
    }

    private void putBack(Delivery delivery) {
        Answer notNow = new Answer.Interrupted(Duration.ofSeconds(1));
        Verdict again = policy.judge(notNow, delivery.attempts() + 1, delivery.retries());
        record(new Attempts.Attempt(delivery, clock.instant(), 0, notNow, again));
    }

    /** The place in the lane is free at once; a failure to note must not post again before the claim's lease ends. */
    private CompletableFuture<Boolean> record(Attempts.Attempt attempt) {
        return attempts.record(attempt, workers::execute).exceptionally(e -> {
            long times = notRecorded.due();
            if (times > 0) {
                log.warn("attempt not recorded, one of {}: {} {}", times, attempt.delivery(), e.getMessage());
            }
            return false;
        });
    }

    /** What is under way ends uncharged, while attempts can still be noted. */
    @Override
    public void destroy() {
        couriers.close();
        inOrder.close();
    }
}
