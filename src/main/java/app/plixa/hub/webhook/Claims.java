package app.plixa.hub.webhook;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Within;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Takes deliveries for this worker, as many as their endpoint can bear. */
@Component("claims")
public class Claims {
    private static final String RECEIVER = "select " + ClaimedRow.TARGET + """
            \sfrom deliveries d join endpoints p on p.id = d.endpoint_id and p.enabled where d.id = ? and within(d.id)""";

    /**
     * By id and by no other index: those on the state look short to a planner whose statistics are from a quiet moment,
     * and hold every delivery that was ever pending until the next vacuum. Hence {@code || ''}, here and elsewhere.
     */
    private static final String CLAIM = """
            update deliveries d set claimed = true, parked = false, held_until = ?
            where d.id = any(?::text[]) and within(d.id) and d.endpoint_id || '' = ? and d.state || '' = 'pending'
              and d.next_attempt_at <= ? and (not d.claimed or d.held_until <= ?)
            returning\s""" + ClaimedRow.DELIVERY;

    private static final String PAYLOADS =
            "select e.id, e.payload from events e where e.id = any(?::text[]) and within(e.id)";

    private static final String POSTPONE = """
            update deliveries d set next_attempt_at = ?, held_until = ?, parked = true
            where d.id = any(?::text[]) and within(d.id) and d.endpoint_id || '' = ? and d.state || '' = 'pending'
              and d.next_attempt_at <= ? and not d.claimed""";

    private record Found(Optional<Target> target, List<Delivery> claimed) {}

    private final DataSource database;
    private final Horizon horizon;
    private final Endings endings;
    private final Turns turns;
    private final Allowance allowance;
    private final Lease lease;
    private final Clock clock;

    Claims(
            DataSource database,
            Horizon horizon,
            Endings endings,
            Turns turns,
            Allowance allowance,
            Lease lease,
            Clock clock) {
        this.database = database;
        this.horizon = horizon;
        this.endings = endings;
        this.turns = turns;
        this.allowance = allowance;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Takes these deliveries (ids, one a line, all of one endpoint); those already taken or done are left out, and all
     * when the endpoint is disabled or gone. Where it can bear no more just now, they wait in PostgreSQL, uncharged.
     */
    public List<Delivery> take(String entry) throws SQLException {
        String[] ids = entry.split("\n");
        // Before the endpoint is read: if it changes from now on, what is claimed is claimed again.
        Instant since = clock.instant();
        Found found = Sql.transactRelaxed(database, transaction -> {
            List<Target> receiver = Sql.query(transaction, horizon.in(RECEIVER), ClaimedRow::target, ids[0]);
            boolean simple = !receiver.isEmpty() && !receiver.get(0).traffic().limited();
            return new Found(
                    receiver.stream().findFirst(),
                    simple ? claim(transaction, ids, receiver.get(0), since) : List.of());
        });
        Optional<Target> limited =
                found.target().filter(target -> target.traffic().limited());
        return limited.isPresent() ? limited(ids, limited.get(), since) : found.claimed();
    }

    private List<Delivery> limited(String[] ids, Target target, Instant since) throws SQLException {
        if (target.traffic().ordered()) {
            return Sql.transact(database, transaction -> inTurn(transaction, target, since));
        }
        int room = room(target, ids.length);
        return Sql.transact(database, transaction -> {
            postpone(transaction, Arrays.copyOfRange(ids, room, ids.length), target);
            return room == 0 ? List.<Delivery>of() : claim(transaction, Arrays.copyOf(ids, room), target, since);
        });
    }

    /** The one whose turn it is, whichever was asked for; none while another is on its way. */
    private List<Delivery> inTurn(Connection transaction, Target target, Instant since) throws SQLException {
        Optional<String> next = turns.next(transaction, target, clock.instant());
        if (next.isEmpty()) {
            return List.of();
        }
        String[] id = {next.get()};
        if (room(target, 1) == 0) {
            postpone(transaction, id, target);
            return List.of();
        }
        List<Delivery> claimed = claim(transaction, id, target, since);
        turns.taken(transaction, target.endpointId(), claimed);
        return claimed;
    }

    private int room(Target target, int wanted) {
        return target.traffic()
                .maxPerSecond()
                .map(most -> allowance.take(target.endpointId(), most, wanted))
                .orElse(wanted);
    }

    private void postpone(Connection transaction, String[] ids, Target target) throws SQLException {
        if (ids.length > 0) {
            Instant next = allowance.next();
            Sql.update(transaction, horizon.in(POSTPONE), next, next, ids, target.endpointId(), clock.instant());
        }
    }

    private List<Delivery> claim(Connection transaction, String[] ids, Target receiver, Instant since)
            throws SQLException {
        Instant now = clock.instant();
        List<Delivery> claimed = Sql.query(
                transaction,
                horizon.in(CLAIM),
                row -> ClaimedRow.read(row, receiver, since),
                lease.untilWorked(),
                ids,
                receiver.endpointId(),
                now,
                now);
        return withPayloads(transaction, claimed);
    }

    /** Read apart from the claim, for only its own days need be looked at then. What lost its event ends. */
    private List<Delivery> withPayloads(Connection transaction, List<Delivery> claimed) throws SQLException {
        List<String> events = claimed.stream()
                .filter(delivery -> delivery.payload().length == 0)
                .map(Delivery::eventId)
                .distinct()
                .toList();
        if (events.isEmpty()) {
            return claimed;
        }
        Map<String, byte[]> payloads = new HashMap<>();
        String sql = Within.daysOf(PAYLOADS, "evt", events);
        Sql.query(transaction, sql, row -> payloads.put(row.getString("id"), row.getBytes("payload")), (Object)
                events.toArray(String[]::new));
        List<Delivery> whole = new ArrayList<>();
        List<String> expired = new ArrayList<>();
        for (Delivery delivery : claimed) {
            byte[] event = payloads.get(delivery.eventId());
            if (delivery.payload().length > 0) {
                whole.add(delivery);
            } else if (event != null) {
                whole.add(delivery.carrying(event));
            } else {
                expired.add(delivery.id());
            }
        }
        endings.end(transaction, expired, "dead", "event_expired");
        return whole;
    }
}
