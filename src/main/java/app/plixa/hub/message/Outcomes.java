package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.CommitHealth;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Aliases;
import app.plixa.hub.contact.Sighting;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/**
 * Writes down what became of messages; the first outcome of a message stands, a repeated one changes nothing. Where the
 * database can not write they wait for it: what WhatsApp took would go again once its lease is over.
 */
@Component
public class Outcomes implements AutoCloseable {
    private static final Pause PAUSE = Pause.ofMillis(20, 2, 40);

    /** A provider's id that another message has already is left out: refusing it would send this one for ever. */
    private static final String SETTLE = """
            update messages m set status = o.status, provider_id = case when exists (
                select 1 from messages x where x.number_id = m.number_id and x.provider_id = o.provider_id and x.id <> m.id)
              then null else o.provider_id end, error = o.error::json,
              sent_at = o.sent_at, failed_at = o.failed_at, attempts = m.attempts + o.charged, claimed = false
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::int[],
              ?::boolean[]) as o(id, status, provider_id, error, sent_at, failed_at, charged, fallback)
            where m.id = o.id and m.status || '' = 'queued' and m.fallback_used = o.fallback
            returning m.id, m.fallback_used""";

    private static final String POSTPONE = """
            update messages m set next_attempt_at = o.at, held_until = o.at, claimed = false,
              attempts = m.attempts + o.charged, error = coalesce(o.error::json, m.error)
            from unnest(?::text[], ?::timestamptz[], ?::int[], ?::text[], ?::boolean[])
              as o(id, at, charged, error, fallback)
            where m.id = o.id and m.status || '' = 'queued' and m.fallback_used = o.fallback""";

    private record Tried(Outgoing outgoing, SendOutcome outcome, Optional<SendAttempt> attempt) {}

    private record Settled(Outgoing outgoing, Message message, SendOutcome outcome) {
        int charged() {
            return outcome instanceof SendOutcome.Expired ? 0 : 1;
        }
    }

    /** {@code error} stands in the row of a message that is not tried again: it is what will have failed it. */
    private record Postponed(Message message, Instant at, int charged, Optional<MessageError> error) {
        Postponed(Message message, Instant at, int charged) {
            this(message, at, charged, Optional.empty());
        }
    }

    private final GroupCommit<Tried, List<Event>> line;
    private final Aliases aliases;
    private final Receipts receipts;
    private final Events events;
    private final EventLine eventLine;
    private final MessageRows rows;
    private final SendMetrics metrics;
    private final Clock clock;

    Outcomes(
            DataSource database,
            CommitHealth health,
            Aliases aliases,
            Receipts receipts,
            Events events,
            EventLine eventLine,
            MessageRows rows,
            SendMetrics metrics,
            CamelContext camel,
            Clock clock) {
        this.aliases = aliases;
        this.receipts = receipts;
        this.events = events;
        this.eventLine = eventLine;
        this.rows = rows;
        this.metrics = metrics;
        this.clock = clock;
        this.line = new GroupCommit<>(
                "outcome", 256, PAUSE, database, this::write, this::tell, health, () -> !camel.isStopping());
    }

    /** Completes when the outcome is committed, with its events; WhatsApp was not asked. */
    public CompletableFuture<List<Event>> settle(Outgoing outgoing, SendOutcome outcome) {
        return settle(new Tried(outgoing, outcome, Optional.empty()));
    }

    /** Completes when the outcome of this attempt is committed, with its events. */
    public CompletableFuture<List<Event>> settle(Outgoing outgoing, SendOutcome outcome, SendAttempt attempt) {
        return settle(new Tried(outgoing, outcome, Optional.of(attempt)));
    }

    private CompletableFuture<List<Event>> settle(Tried tried) {
        CompletableFuture<List<Event>> committed = line.submitInTurn(tried);
        committed.thenRun(() -> metrics.count(tried.outcome));
        return committed;
    }

    /** Whether outcomes wait for a database that can not write now: whatever is sent meanwhile waits behind them. */
    public boolean waitsForDatabase() {
        return line.waitsForDatabase();
    }

    @Override
    public void close() {
        line.close();
    }

    private List<List<Event>> write(Connection transaction, List<Tried> tries) throws SQLException {
        List<Settled> settled = new ArrayList<>();
        List<Postponed> postponed = new ArrayList<>();
        for (Tried tried : tries) {
            sort(tried, settled, postponed);
        }
        ProviderIds.areStored(transaction, numbersOfSent(settled));
        aliases.learn(transaction, settled.stream().flatMap(Outcomes::sighting).toList());
        postpone(transaction, postponed);
        Set<String> first = settle(transaction, settled);
        SendAttempts.insert(transaction, tries.stream().flatMap(Outcomes::made).toList());
        List<Event> told = settled.stream()
                .filter(s -> first.remove(
                        key(s.message().id(), s.outgoing().message().fallbackUsed())))
                .flatMap(s -> event(s).stream())
                .toList();
        events.append(transaction, told);
        List<Event> overtaken = receipts.applyEarly(
                transaction, settled.stream().map(Settled::message).toList());
        // The group's events ride on its first result: they are handed over once.
        List<List<Event>> results = new ArrayList<>(Collections.nCopies(tries.size(), List.of()));
        results.set(0, Stream.concat(told.stream(), overtaken.stream()).toList());
        return results;
    }

    private static Stream<SendAttempts.Made> made(Tried tried) {
        String id = tried.outgoing().message().id();
        return tried.attempt().map(attempt -> new SendAttempts.Made(id, attempt, tried.outcome())).stream();
    }

    private void sort(Tried tried, List<Settled> settled, List<Postponed> postponed) {
        Outgoing outgoing = tried.outgoing;
        Message message = outgoing.message();
        SendOutcome outcome = tried.outcome;
        if (outcome instanceof SendOutcome.Sent sent) {
            settled.add(new Settled(outgoing, message.sent(sent.providerId(), clock.instant()), sent));
        } else if (outcome instanceof SendOutcome.Failed failed) {
            settled.add(new Settled(outgoing, failed(outgoing, failed.error()), failed));
        } else if (outcome instanceof SendOutcome.Expired expired) {
            settled.add(new Settled(outgoing, failed(outgoing, MessageError.expired()), expired));
        } else if (outcome instanceof SendOutcome.Later later) {
            postponed.add(new Postponed(message, later.at(), 1));
        } else if (outcome instanceof SendOutcome.Unconfirmed unconfirmed) {
            postponed.add(new Postponed(message, unconfirmed.at(), 1, Optional.of(unconfirmed.error())));
        } else if (outcome instanceof SendOutcome.Untried untried) {
            postponed.add(new Postponed(message, untried.at(), 0));
        } else if (outcome instanceof SendOutcome.Paused) {
            postponed.add(new Postponed(message, clock.instant(), 0));
        }
    }

    private Set<String> settle(Connection transaction, List<Settled> settled) throws SQLException {
        if (settled.isEmpty()) {
            return Set.of();
        }
        Columns<Settled> columns = Columns.of(settled)
                .text(s -> s.message().id())
                .text(s -> s.message().status().word())
                .optional(s -> s.message().providerId())
                .optional(s -> s.message().error().map(RawJson::text))
                .optionalTime(s -> s.message().sentAt())
                .optionalTime(s -> s.message().failedAt())
                .integer(Settled::charged)
                .text(s -> fallback(s.outgoing().message()));
        return new HashSet<>(
                Sql.query(transaction, SETTLE, row -> key(row.getString(1), row.getBoolean(2)), columns.with()));
    }

    private static String key(String id, boolean asFallback) {
        return id + (asFallback ? " as fallback" : "");
    }

    /** As what it went; of what was queued anew as its template meanwhile, the outcome as itself says nothing. */
    private static String fallback(Message tried) {
        return Boolean.toString(tried.fallbackUsed());
    }

    private Message failed(Outgoing outgoing, MessageError error) {
        return outgoing.message().failed(rows.json(error), clock.instant());
    }

    private static Stream<String> numbersOfSent(List<Settled> settled) {
        return settled.stream()
                .filter(s -> s.outcome() instanceof SendOutcome.Sent)
                .map(s -> s.message().numberId());
    }

    /** What WhatsApp's answer says of the customer: an inbound message may name it by that only. */
    private static Stream<Sighting> sighting(Settled settled) {
        return settled.outcome() instanceof SendOutcome.Sent sent
                ? Stream.of(new Sighting(
                        settled.outgoing().contact(), Optional.empty(), Optional.empty(), sent.waId(), sent.userId()))
                : Stream.empty();
    }

    private void postpone(Connection transaction, List<Postponed> postponed) throws SQLException {
        if (!postponed.isEmpty()) {
            Columns<Postponed> columns = Columns.of(postponed)
                    .text(p -> p.message().id())
                    .time(Postponed::at)
                    .integer(Postponed::charged)
                    .optional(p -> p.error().map(rows::json))
                    .text(p -> fallback(p.message()));
            Sql.update(transaction, POSTPONE, columns.with());
        }
    }

    /** That WhatsApp took it is told once, also where it takes the fallback template of what it took before. */
    private Optional<Event> event(Settled settled) {
        Outgoing outgoing = settled.outgoing();
        boolean told = outgoing.goesAgain();
        if (told && settled.outcome() instanceof SendOutcome.Sent) {
            return Optional.empty();
        }
        return Optional.of(events.ofMessage(
                told ? EventName.MESSAGE_STATUS : EventName.MESSAGE_OUTBOUND,
                outgoing.workspaceId(),
                outgoing.conversation().id(),
                settled.message().id(),
                new InContext(settled.message(), outgoing.conversation(), outgoing.contact())));
    }

    private void tell(List<List<Event>> committed) {
        eventLine.tell(committed.stream().flatMap(List::stream).toList());
    }
}
