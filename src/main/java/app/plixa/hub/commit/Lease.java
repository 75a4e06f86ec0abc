package app.plixa.hub.commit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How long somebody may hold a row before it is taken for lost and handed over again. Too short repeats work that only
 * waits in a queue (harmless: a claim refuses it), too long delays what a crash left behind.
 */
@Component
public class Lease {
    private final Duration handOver;
    private final Duration claim;
    private final Clock clock;

    /** Both lengths come from {@code hub.lease.*}. */
    public Lease(
            @Value("${hub.lease.hand-over}") Duration handOver,
            @Value("${hub.lease.claim}") Duration claim,
            Clock clock) {
        this.handOver = handOver;
        this.claim = claim;
        this.clock = clock;
    }

    /** Until when a row may wait in a queue. */
    public Instant untilHandedOver() {
        return clock.instant().plus(handOver);
    }

    /** Until when a worker may keep a row. */
    public Instant untilWorked() {
        return clock.instant().plus(claim);
    }

    /** The shorter of both: what is held is held for so long at least. */
    public Duration shortest() {
        return handOver.compareTo(claim) < 0 ? handOver : claim;
    }

    /** Whether what a worker claimed at {@code claimedAt} is still its own, with a second to spare. */
    public boolean holds(Instant claimedAt) {
        return clock.instant().isBefore(claimedAt.plus(claim).minusSeconds(1));
    }

    /** When, at the earliest, a claim ends that another worker made after that of {@code claimedAt} was over. */
    public Instant othersEndAfter(Instant claimedAt) {
        return claimedAt.plus(claim.multipliedBy(2));
    }

    /** Whether a worker that claimed now should still begin with what it claimed at {@code claimedAt}. */
    public boolean stillFresh(Instant claimedAt) {
        return clock.instant().isBefore(claimedAt.plus(claim.dividedBy(2)));
    }
}
