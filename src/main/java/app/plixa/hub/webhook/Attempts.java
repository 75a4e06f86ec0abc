package app.plixa.hub.webhook;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.CommitHealth;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** Writes attempts down and moves their deliveries on; an outcome that comes twice changes nothing. */
@Component
public class Attempts implements AutoCloseable {
    private static final Pause PAUSE = Pause.of(Duration.ofMillis(40));

    private static final String MOVE = """
            update deliveries d set state = o.state, reason = o.reason, attempts = o.attempts, updated_at = ?,
              next_attempt_at = coalesce(o.at, d.next_attempt_at), held_until = coalesce(o.at, d.held_until),
              claimed = false, parked = o.state = 'pending'
            from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::timestamptz[])
              as o(id, state, reason, before, attempts, at)
            where d.id = o.id and d.state || '' = 'pending' and d.attempts = o.before returning d.id""";

    private static final String INSERT = """
            insert into attempts (delivery_id, number, attempted_at, status, latency_ms, error, answer, retry_after)
            select a.delivery_id, a.number, a.at, nullif(a.status, 0), a.latency_ms, a.error, a.answer,
              nullif(a.retry_after, -1)
            from unnest(?::text[], ?::int[], ?::timestamptz[], ?::int[], ?::int[], ?::text[], ?::text[], ?::int[])
              as a(delivery_id, number, at, status, latency_ms, error, answer, retry_after)
            on conflict do nothing""";

    /** One POST with its answer and what follows from it. */
    record Attempt(Delivery delivery, Instant at, int latencyMillis, Answer answer, Verdict verdict) {
        boolean charged() {
            return !(verdict instanceof Verdict.NotCharged);
        }

        int number() {
            return delivery.attempts() + 1;
        }

        /** As it is counted; empty where it is not. */
        Optional<String> outcome() {
            return Optional.of(verdict instanceof Verdict.RetryAt ? "retried" : state())
                    .filter(word -> charged() && !delivery.test());
        }

        String state() {
            if (verdict instanceof Verdict.Delivered) {
                return "delivered";
            }
            if (verdict instanceof Verdict.Stopped) {
                return "stopped";
            }
            return verdict instanceof Verdict.Dead ? "dead" : "pending";
        }

        Optional<String> reason() {
            if (verdict instanceof Verdict.Delivered || verdict instanceof Verdict.NotCharged) {
                return Optional.empty();
            }
            return Optional.of(answer instanceof Answer.Answered answered ? "http_" + answered.status() : error());
        }

        Optional<Instant> next() {
            if (verdict instanceof Verdict.RetryAt retry) {
                return Optional.of(retry.at());
            }
            return verdict instanceof Verdict.NotCharged again ? Optional.of(again.at()) : Optional.empty();
        }

        int status() {
            return answer instanceof Answer.Answered answered ? answered.status() : 0;
        }

        String error() {
            return answer instanceof Answer.Broken broken ? broken.error() : null;
        }

        /** Seconds that the receiver asked for; -1 where it did not. */
        int retryAfter() {
            return answer instanceof Answer.Answered answered
                    ? answered.retryAfter()
                            .map(wait -> (int) Math.min(Integer.MAX_VALUE, wait.toSeconds()))
                            .orElse(-1)
                    : -1;
        }

        String excerpt() {
            return answer instanceof Answer.Answered answered ? answered.excerpt() : ((Answer.Broken) answer).detail();
        }
    }

    /**
     * What became of one that was handed in.
     *
     * @param events to be told of, stored with it; those of a group are with its first
     */
    private record Recorded(
            boolean moved, Optional<String> outcome, List<Event> events, List<DisabledEndpoint> disabled) {}

    private final GroupCommit<Attempt, Recorded> line;
    private final OperationalEvents operational;
    private final EventLine eventLine;
    private final DeliveryMetrics metrics;
    private final Streaks streaks;
    private final Clock clock;

    Attempts(
            DataSource database,
            CommitHealth health,
            OperationalEvents operational,
            EventLine eventLine,
            DeliveryMetrics metrics,
            CamelContext camel,
            Clock clock) {
        this.operational = operational;
        this.eventLine = eventLine;
        this.metrics = metrics;
        this.clock = clock;
        this.streaks = new Streaks(clock);
        this.line = new GroupCommit<>(
                "attempt", 256, PAUSE, database, this::write, this::tell, health, () -> !camel.isStopping());
    }

    /** Whether attempts wait for a database that can not write now: whatever is posted meanwhile waits behind them. */
    boolean waitsForDatabase() {
        return line.waitsForDatabase();
    }

    /**
     * Completes when the attempt is committed; false when the delivery had moved on without it. Never waits itself: where
     * too much is waiting, a thread of {@code patient} does.
     */
    CompletableFuture<Boolean> record(Attempt attempt, Executor patient) {
        CompletableFuture<Recorded> recorded = line.submit(attempt);
        CompletableFuture<Recorded> sure = recorded.isCompletedExceptionally()
                ? CompletableFuture.supplyAsync(() -> line.submitInTurn(attempt), patient)
                        .thenCompose(later -> later)
                : recorded;
        return sure.thenApply(Recorded::moved);
    }

    @Override
    public void close() {
        line.close();
    }

    private void tell(List<Recorded> recorded) {
        recorded.forEach(one -> {
            one.outcome().ifPresent(outcome -> metrics.count(outcome, 1));
            one.disabled().forEach(endpoint -> metrics.disabled(endpoint.disabledReason(), 1));
            if (!one.events().isEmpty()) {
                eventLine.tell(one.events());
            }
        });
    }

    private List<Recorded> write(Connection transaction, List<Attempt> attempts) throws SQLException {
        Columns<Attempt> moves = Columns.of(attempts)
                .text(a -> a.delivery().id())
                .text(Attempt::state)
                .optional(Attempt::reason)
                .integer(a -> a.delivery().attempts())
                .integer(a -> a.charged() ? a.number() : a.delivery().attempts())
                .optionalTime(Attempt::next);
        Set<String> moved =
                new HashSet<>(Sql.query(transaction, MOVE, row -> row.getString(1), moves.after(clock.instant())));
        List<Attempt> charged = attempts.stream()
                .filter(a -> a.charged() && moved.contains(a.delivery().id()))
                .toList();
        insert(transaction, charged);
        List<DisabledEndpoint> disabled = streaks.note(
                transaction, charged.stream().filter(a -> !a.delivery().test()).toList());
        return recorded(attempts, moved, operational.append(transaction, charged, disabled), disabled);
    }

    private static List<Recorded> recorded(
            List<Attempt> attempts, Set<String> moved, List<Event> events, List<DisabledEndpoint> disabled) {
        List<Recorded> recorded = new ArrayList<>();
        for (Attempt attempt : attempts) {
            boolean own = moved.contains(attempt.delivery().id());
            boolean first = recorded.isEmpty();
            recorded.add(new Recorded(
                    own,
                    attempt.outcome().filter(outcome -> own),
                    first ? events : List.of(),
                    first ? disabled : List.of()));
        }
        return recorded;
    }

    private static void insert(Connection transaction, List<Attempt> attempts) throws SQLException {
        if (!attempts.isEmpty()) {
            Columns<Attempt> columns = Columns.of(attempts)
                    .text(a -> a.delivery().id())
                    .integer(Attempt::number)
                    .time(Attempt::at)
                    .integer(Attempt::status)
                    .integer(Attempt::latencyMillis)
                    .text(Attempt::error)
                    .text(Attempt::excerpt)
                    .integer(Attempt::retryAfter);
            Sql.update(transaction, INSERT, columns.with());
        }
    }
}
