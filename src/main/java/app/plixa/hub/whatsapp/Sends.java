package app.plixa.hub.whatsapp;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Fallbacks;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.message.Outcomes;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendAttempt;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Hold;
import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.Pacing;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.routing.CalledWith;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a conversation's messages through their POSTs in order, and has each outcome written down. */
@Component("sends")
public class Sends {
    /** After this long a conversation lets others have its place. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** What waits longer for its pace is found by the sweep; so is what waits for a hold, which is looked at this often. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    /** When a turn that did not begin is tried again. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Sends.class);

    private final CloudApi cloudApi;
    private final Numbers numbers;
    private final NumberChanges numberChanges;
    private final Pacing pacing;
    private final Fallbacks fallbacks;
    private final Readiness readiness;
    private final Outcomes outcomes;
    private final OutboundLine line;
    private final Lease lease;
    private final CamelContext camel;
    private final Clock clock;

    Sends(
            CloudApi cloudApi,
            Numbers numbers,
            NumberChanges numberChanges,
            Pacing pacing,
            Fallbacks fallbacks,
            Readiness readiness,
            Outcomes outcomes,
            OutboundLine line,
            Lease lease,
            CamelContext camel,
            Clock clock) {
        this.cloudApi = cloudApi;
        this.numbers = numbers;
        this.numberChanges = numberChanges;
        this.pacing = pacing;
        this.fallbacks = fallbacks;
        this.readiness = readiness;
        this.outcomes = outcomes;
        this.line = line;
        this.lease = lease;
        this.camel = camel;
        this.clock = clock;
    }

    /** Begins the turn of a conversation. */
    @CalledWith({"goesOn", "next", "settle", "join", "end"})
    public void begin(@Body Claimed claimed, Exchange exchange) {
        exchange.setProperty("turn", new Turn(claimed, clock.instant()));
    }

    /** Whether the turn goes on: with what is claimed, or for a while with what waits behind it. */
    public boolean goesOn(@ExchangeProperty("turn") Turn turn) throws SQLException {
        boolean longEnough = turn.since().plus(LONGEST).isBefore(clock.instant());
        dropSpent(turn);
        if (!turn.hasNext() && !longEnough && moreWaits(turn)) {
            line.claimBehind(turn.claimed()).ifPresentOrElse(turn::goOn, turn::noMore);
            dropSpent(turn);
        }
        if (turn.hasNext()
                && !isStopping(turn)
                && isFresh(turn)
                && !isPaused(turn)
                && !isHeld(turn)
                && mediaIsReady(turn)) {
            keepPace(turn);
        }
        return turn.hasNext();
    }

    /** Makes the exchange the POST of the next message, or of its fallback template. */
    public void next(@ExchangeProperty("turn") Turn turn, Exchange exchange) throws SQLException {
        Outgoing outgoing = fallbacks.decide(turn.next());
        exchange.setProperty("outgoing", outgoing);
        exchange.setProperty("postedAt", clock.instant());
        exchange.setProperty("startedNanos", System.nanoTime());
        exchange.removeProperty(CloudApiPosts.ANSWERED);
        cloudApi.request(outgoing, exchange);
    }

    /** Judges the answer and has the outcome committed; a message that must wait ends the turn. */
    public void settle(
            @ExchangeProperty("turn") Turn turn, @ExchangeProperty("outgoing") Outgoing outgoing, Exchange exchange)
            throws SQLException {
        SendAttempt attempt = attempt(exchange);
        SendOutcome outcome = fallbacks.refused(outgoing, cloudApi.judge(outgoing, exchange), attempt.at());
        readiness.judged(outgoing, outcome, attempt.at());
        heed(outcome, outgoing.message(), exchange.getProperty(CloudApi.THROUGH, WhatsAppNumber.class));
        turn.add(outcomes.settle(outgoing, outcome, attempt));
        if (outcome instanceof SendOutcome.Unconfirmed unconfirmed) {
            log.info(
                    "send unconfirmed {}: a status is waited for until {}",
                    outgoing.message().id(),
                    unconfirmed.at());
        }
        putBackAfter(outcome, turn);
    }

    private void postponed(Message message, SendOutcome.Later later, WhatsAppNumber through) {
        if (MetaCode.slowsNumber(later.error())) {
            pacing.hold(through, later.at(), MetaCode.pauseReason(later.error()));
        }
        log.info(
                "send postponed {} until {}: {}",
                message.id(),
                later.at(),
                later.error().code());
    }

    /**
     * Completes when all outcomes are durable: until then nobody else may take what comes behind. No thread waits; what
     * follows runs on the one that commits, and must not block.
     */
    public CompletableFuture<Void> join(@ExchangeProperty("turn") Turn turn) {
        return turn.join();
    }

    /** Puts back what was claimed for a turn that did not begin. */
    void decline(Claimed claimed) {
        breakOff(new Turn(claimed, clock.instant()));
    }

    /** Ends a turn that its route left without an end: what was not tried is put back. */
    void breakOff(Turn turn) {
        Instant soon = clock.instant().plus(SOON);
        if (!turn.halted()) {
            turn.wakeAt(soon);
            putBack(turn, soon);
        }
        turn.join().whenComplete((done, failure) -> end(turn));
    }

    /** Ends the turn, however it went. */
    public void end(@ExchangeProperty("turn") Turn turn) {
        turn.end();
        String conversationId = turn.claimed().conversationId();
        line.endTurn(conversationId, turn.mayHaveMore());
        turn.wakesAt().ifPresent(at -> line.tellLater(conversationId, at));
    }

    private static SendAttempt attempt(Exchange exchange) {
        long endNanos = exchange.getProperty(CloudApiPosts.ANSWERED, System.nanoTime(), Long.class);
        long nanos = endNanos - exchange.getProperty("startedNanos", Long.class);
        boolean answered = exchange.getProperty(Exchange.EXCEPTION_CAUGHT) == null;
        return new SendAttempt(
                exchange.getProperty("postedAt", Instant.class),
                (int) (nanos / 1_000_000),
                answered ? exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) : 0);
    }

    /**
     * Whether there is time for one more POST before others may take these rows. What is theirs already is left alone:
     * a turn may have waited long for its place.
     */
    private boolean isFresh(Turn turn) {
        Instant claimedAt = turn.peek().claimedAt();
        boolean fresh = lease.stillFresh(claimedAt);
        if (!fresh && lease.holds(claimedAt)) {
            putBack(turn, clock.instant());
        } else if (!fresh) {
            turn.halt();
        }
        return fresh;
    }

    /** What is posted while the hub stops may be answered when nobody can write that down any more. */
    private boolean isStopping(Turn turn) {
        boolean stopping = camel.isStopping();
        if (stopping) {
            putBack(turn, clock.instant());
        }
        return stopping;
    }

    private WhatsAppNumber number(Turn turn) {
        return numbers.byId(turn.peek().message().numberId()).orElseThrow();
    }

    /** Nothing goes through a paused number: what was claimed is put back. */
    private boolean isPaused(Turn turn) {
        boolean paused = number(turn).paused();
        if (paused) {
            putBack(turn, clock.instant());
        }
        return paused;
    }

    /** Nothing goes through a held number: what was claimed looks again soon, for the hold may end early. */
    private boolean isHeld(Turn turn) {
        Optional<Hold> hold = pacing.hold(number(turn));
        hold.ifPresent(held -> {
            Instant latest = clock.instant().plus(LONGEST_NAP);
            boolean brief = !held.until().isAfter(latest);
            if (brief) {
                turn.wakeAt(held.until());
            }
            putBack(turn, brief ? held.until() : latest);
        });
        return hold.isPresent();
    }

    /** Puts back what would exceed its number's rate; others' messages need not wait for it. */
    private void keepPace(Turn turn) {
        Duration wait = pacing.untilFree(
                number(turn),
                turn.claimed().conversationId(),
                turn.peek().contact().pairKey());
        if (!wait.isZero()) {
            Instant at = clock.instant().plus(wait);
            if (wait.compareTo(LONGEST_NAP) <= 0) {
                turn.wakeAt(at);
            }
            putBack(turn, at);
        }
    }

    /** What became of a message may concern all that goes through its number. */
    private void heed(SendOutcome outcome, Message message, WhatsAppNumber through) {
        if (outcome instanceof SendOutcome.Paused paused) {
            numberChanges.pause(through, MetaCode.pauseReason(paused.error()));
        } else if (outcome instanceof SendOutcome.Later later) {
            postponed(message, later, through);
        }
    }

    /** Its turn has come and its time is over, or all its tries are made: it fails without being sent. */
    private void dropSpent(Turn turn) {
        while (turn.hasNext() && isSpent(turn.peek())) {
            Outgoing spent = turn.next();
            turn.add(outcomes.settle(
                    spent,
                    spent.unconfirmed()
                            .<SendOutcome>map(SendOutcome.Failed::new)
                            .orElseGet(SendOutcome.Expired::new)));
        }
    }

    private boolean isSpent(Outgoing outgoing) {
        return outgoing.unconfirmed().isPresent() || outgoing.expired(clock.instant());
    }

    /** Whether a message is left whose files WhatsApp has; those before it are settled without being sent. */
    private boolean mediaIsReady(Turn turn) throws SQLException {
        while (turn.hasNext()) {
            WhatsAppNumber through = number(turn);
            Optional<SendOutcome> hindrance = readiness.hindrance(turn);
            if (hindrance.isEmpty()) {
                return true;
            }
            Outgoing hindered = turn.next();
            heed(hindrance.get(), hindered.message(), through);
            turn.add(outcomes.settle(hindered, hindrance.get()));
            putBackAfter(hindrance.get(), turn);
            dropSpent(turn);
        }
        return false;
    }

    private boolean moreWaits(Turn turn) {
        return turn.mayHaveMore()
                || !turn.halted() && line.moreCame(turn.claimed().conversationId());
    }

    /** What comes behind a message that has to wait, waits as long. */
    private void putBackAfter(SendOutcome outcome, Turn turn) {
        if (outcome instanceof SendOutcome.Later later) {
            putBack(turn, later.at());
        } else if (outcome instanceof SendOutcome.Unconfirmed unconfirmed) {
            putBack(turn, unconfirmed.at());
        } else if (outcome instanceof SendOutcome.Untried untried) {
            putBack(turn, untried.at());
        } else if (outcome instanceof SendOutcome.Paused) {
            putBack(turn, clock.instant());
        }
    }

    private void putBack(Turn turn, Instant at) {
        turn.halt().forEach(rest -> turn.add(outcomes.settle(rest, new SendOutcome.Untried(at))));
    }
}
