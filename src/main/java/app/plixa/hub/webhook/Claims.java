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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Takes deliveries for this worker, as many as their endpoint can bear. */
@Component("claims")
public class Claims {
    private static final String PLACES =
            "select d.id, d.endpoint_id from deliveries d where d.id = any(?::text[]) and within(d.id)";

    private static final String TARGETS =
            "select " + ClaimedRow.TARGET + " from endpoints p where p.id = any(?::text[]) and p.enabled";

    /**
     * By id and by no other index: those on the state look short to a planner whose statistics are from a quiet moment,
     * and hold every delivery that was ever pending until the next vacuum. Hence {@code || ''}, here and elsewhere.
     */
    private static final String CLAIM = """
            update deliveries d set claimed = true, parked = false, held_until = ?
            where d.id = any(?::text[]) and within(d.id) and d.state || '' = 'pending'
              and d.next_attempt_at <= ? and (not d.claimed or d.held_until <= ?)
            returning d.endpoint_id,\s""" + ClaimedRow.DELIVERY;

    private static final String PAYLOADS =
            "select e.id, e.payload from events e where e.id = any(?::text[]) and within(e.id)";

    private static final String POSTPONE = """
            update deliveries d set next_attempt_at = ?, held_until = ?, parked = true
            where d.id = any(?::text[]) and within(d.id) and d.endpoint_id || '' = ? and d.state || '' = 'pending'
              and d.next_attempt_at <= ? and not d.claimed""";

    /** Ids of deliveries, and where they go. */
    private record Share(Target target, String[] ids) {
        boolean limited() {
            return target.traffic().limited();
        }
    }

    private record Found(List<Share> limited, List<Delivery> claimed) {}

    private final DataSource database;
    private final Attempts attempts;
    private final Horizon horizon;
    private final Endings endings;
    private final Turns turns;
    private final Allowance allowance;
    private final Lease lease;
    private final Sequences sequences;
    private final Clock clock;

    Claims(
            DataSource database,
            Attempts attempts,
            Horizon horizon,
            Endings endings,
            Turns turns,
            Allowance allowance,
            Lease lease,
            Sequences sequences,
            Clock clock) {
        this.database = database;
        this.attempts = attempts;
        this.horizon = horizon;
        this.endings = endings;
        this.turns = turns;
        this.allowance = allowance;
        this.lease = lease;
        this.sequences = sequences;
        this.clock = clock;
    }

    /**
     * Takes these deliveries (ids, one a line); those already taken or done are left out, and those of endpoints that are
     * disabled or gone. Of an endpoint that can bear no more just now they wait in PostgreSQL, uncharged; of one with
     * strict order those whose turn it is are taken, whichever were asked for. None while attempts cannot be written down:
     * they would be made again once their leases are over.
     */
    public List<Sequence> take(String entry) throws SQLException {
        if (attempts.waitsForDatabase()) {
            return List.of();
        }
        String[] ids = entry.split("\n");
        // Before the endpoints are read: if one changes from now on, what is claimed is claimed again.
        Instant since = clock.instant();
        Found found = Sql.transactRelaxed(database, transaction -> {
            Map<Boolean, List<Share>> shares =
                    shares(transaction, ids).stream().collect(Collectors.partitioningBy(Share::limited));
            return new Found(shares.get(true), claim(transaction, shares.get(false), since));
        });
        List<Sequence> taken = each(found.claimed());
        for (Share share : found.limited()) {
            taken.addAll(limited(share.ids(), share.target(), since));
        }
        return taken;
    }

    private static List<Sequence> each(List<Delivery> deliveries) {
        return deliveries.stream().map(Sequence::of).collect(Collectors.toCollection(ArrayList::new));
    }

    private List<Share> shares(Connection transaction, String[] ids) throws SQLException {
        Map<String, List<String>> places =
                Sql.query(transaction, horizon.in(PLACES), QueueEntries.Place::read, (Object) ids).stream()
                        .collect(Collectors.groupingBy(
                                QueueEntries.Place::endpointId,
                                Collectors.mapping(QueueEntries.Place::id, Collectors.toList())));
        String[] endpoints = places.keySet().toArray(String[]::new);
        return Sql.query(transaction, TARGETS, ClaimedRow::target, (Object) endpoints).stream()
                .map(target -> new Share(target, places.get(target.endpointId()).toArray(String[]::new)))
                .toList();
    }

    private List<Sequence> limited(String[] ids, Target target, Instant since) throws SQLException {
        if (target.traffic().ordered()) {
            return Sql.transact(database, transaction -> inTurn(transaction, target, since));
        }
        int room = room(target, ids.length);
        return Sql.transact(database, transaction -> {
            postpone(transaction, Arrays.copyOfRange(ids, room, ids.length), target);
            return each(claim(transaction, List.of(new Share(target, Arrays.copyOf(ids, room))), since));
        });
    }

    private List<Sequence> inTurn(Connection transaction, Target target, Instant since) throws SQLException {
        // One that fails is tried alone: of more, all but the first would be claimed for nothing.
        int most = target.failing() ? 1 : sequences.longest();
        String[] next = turns.next(transaction, target, most, clock.instant()).toArray(String[]::new);
        if (next.length == 0) {
            return List.of();
        }
        Instant second = allowance.next();
        int room = room(target, next.length);
        if (room == 0) {
            postpone(transaction, Arrays.copyOf(next, 1), target);
            return List.of();
        }
        List<Delivery> claimed =
                claim(transaction, List.of(new Share(target, Arrays.copyOf(next, room))), since).stream()
                        .sorted(Comparator.comparing(Delivery::id))
                        .toList();
        if (claimed.isEmpty()) {
            return List.of();
        }
        turns.taken(transaction, target.endpointId(), claimed.get(claimed.size() - 1));
        return List.of(new Sequence(claimed, target.traffic().maxPerSecond().map(bound -> second)));
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

    private List<Delivery> claim(Connection transaction, List<Share> shares, Instant since) throws SQLException {
        String[] ids =
                shares.stream().flatMap(share -> Arrays.stream(share.ids())).toArray(String[]::new);
        if (ids.length == 0) {
            return List.of();
        }
        Map<String, Target> targets =
                shares.stream().map(Share::target).collect(Collectors.toMap(Target::endpointId, Function.identity()));
        Instant now = clock.instant();
        List<Delivery> claimed = Sql.query(
                transaction,
                horizon.in(CLAIM),
                row -> ClaimedRow.read(row, targets.get(row.getString("endpoint_id")), since),
                lease.untilWorked(),
                ids,
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
