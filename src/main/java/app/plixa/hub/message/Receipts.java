package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Aliases;
import app.plixa.hub.contact.Contact;
import app.plixa.hub.contact.Sighting;
import app.plixa.hub.conversation.Conversation;
import app.plixa.hub.conversation.ConversationRows;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Moves messages forward as WhatsApp reports; what comes too early waits, what comes late or twice changes nothing. */
@Component
class Receipts {
    private static final String FIND = "select " + MessageRows.COLUMNS + "," + ConversationRows.COLUMNS + """
            from messages m join conversations c on c.id = m.conversation_id join contacts ct on ct.id = c.contact_id
            where m.id in (
              select x.id from unnest(?::text[], ?::text[]) as k(number_id, provider_id)
              join messages x on x.number_id = k.number_id and x.provider_id = k.provider_id
              union all select x.id from unnest(?::text[], ?::text[]) as k(number_id, id)
              join messages x on x.id = k.id and x.number_id = k.number_id and x.direction = 'outbound')
            order by m.id for no key update of m""";

    private static final String MOVE = """
            update messages m set status = r.status, provider_id = r.provider_id, error = r.error::json,
              sent_at = r.sent_at, delivered_at = r.delivered_at, read_at = r.read_at, failed_at = r.failed_at,
              pricing = r.pricing::json, provider_conversation = r.conversation::json
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
              as r(id, status, provider_id, error, sent_at, delivered_at, read_at, failed_at, pricing, conversation)
            where m.id = r.id""";

    private record Known(
            String workspaceId, Message message, Conversation conversation, Contact contact, boolean retried) {
        Known with(Message next) {
            return new Known(workspaceId, next, conversation, contact, retried);
        }
    }

    private final EarlyReceipts early;
    private final Aliases aliases;
    private final Events events;
    private final MessageRows rows;
    private final Clock clock;

    Receipts(EarlyReceipts early, Aliases aliases, Events events, MessageRows rows, Clock clock) {
        this.early = early;
        this.aliases = aliases;
        this.events = events;
        this.rows = rows;
        this.clock = clock;
    }

    /** Applies them and stores their events, which it gives. */
    List<Event> apply(Connection transaction, List<Receipt> receipts) throws SQLException {
        if (receipts.isEmpty()) {
            return List.of();
        }
        Map<String, String> ids = new HashMap<>();
        Map<String, Known> known = find(transaction, receipts, ids);
        Map<String, Known> moved = new LinkedHashMap<>();
        List<Event> told = new ArrayList<>();
        List<Receipt> tooEarly = new ArrayList<>();
        List<Sighting> sightings = new ArrayList<>();
        for (Receipt receipt : inOrder(receipts)) {
            String key = receipt.numberId() + " " + receipt.providerId();
            String id = ids.getOrDefault(key, receipt.messageId().orElse(""));
            Known before = moved.getOrDefault(id, known.get(id));
            if (before == null) {
                // One that names a message of ours which is gone would wait for nothing.
                if (receipt.messageId().isEmpty()) {
                    tooEarly.add(receipt);
                }
            } else if (before.retried() && !ids.containsKey(key)) {
                // Of a message that was sent before and failed, our own id does not tell which try is meant: if it is
                // the one under way, its answer will.
                tooEarly.add(receipt);
            } else {
                Known after = after(before, receipt, told);
                if (after != before) {
                    moved.put(id, after);
                }
                sightings.add(sighting(before.contact(), receipt));
            }
        }
        early.keep(transaction, tooEarly);
        store(transaction, moved.values());
        aliases.learnUnlessBusy(transaction, sightings);
        events.append(transaction, told);
        return told;
    }

    /** A status that comes late or again moves nothing, but may be the one that tells the cost. */
    private Known after(Known before, Receipt receipt, List<Event> told) {
        Message message = before.message();
        if (message.status().allows(receipt.status())) {
            return move(before.with(message.billed(receipt.billing().or(message.billing()))), receipt, told);
        }
        Billing billing = message.billing().or(receipt.billing());
        return billing.equals(message.billing()) ? before : before.with(message.billed(billing));
    }

    /** A number that it answers to is no news, and a user id may be the one that it had when it was written to. */
    private static Sighting sighting(Contact contact, Receipt receipt) {
        return new Sighting(
                contact,
                Optional.empty(),
                Optional.empty(),
                receipt.waId().filter(id -> !contact.answersTo(id)),
                receipt.userId().filter(id -> contact.whatsappUserId().isEmpty()));
    }

    /** Applies what arrived before these messages had their provider ids. */
    List<Event> applyEarly(Connection transaction, List<Message> messages) throws SQLException {
        return apply(transaction, early.take(transaction, messages));
    }

    /** The messages by our id; {@code ids} learns which provider id is which message. */
    private Map<String, Known> find(Connection transaction, List<Receipt> receipts, Map<String, String> ids)
            throws SQLException {
        Instant now = clock.instant();
        Map<String, Known> known = new HashMap<>();
        List<Receipt> naming =
                receipts.stream().filter(r -> r.messageId().isPresent()).toList();
        Columns<Receipt> byProvider =
                Columns.of(receipts).text(Receipt::numberId).text(Receipt::providerId);
        Columns<Receipt> byId = Columns.of(naming).text(Receipt::numberId).optional(Receipt::messageId);
        Sql.Row<Known> read = row -> {
            Message message = rows.message(row);
            Known found = new Known(
                    row.getString("workspace_id"),
                    message,
                    ConversationRows.conversation(row, now),
                    ConversationRows.contact(row),
                    row.getBoolean("retried"));
            known.put(message.id(), found);
            message.providerId().ifPresent(id -> ids.put(message.numberId() + " " + id, message.id()));
            return found;
        };
        Sql.query(transaction, FIND, read, byProvider.with(byId.with()));
        return known;
    }

    private Known move(Known before, Receipt receipt, List<Event> told) {
        Message message = before.message();
        boolean firstWord = message.status() == Status.QUEUED;
        if (firstWord) {
            message = message.sent(receipt.providerId(), receipt.at());
        }
        if (receipt.status() == Status.FAILED) {
            message = message.failed(rows.json(receipt.error().orElseThrow()), receipt.at());
        } else {
            message = message.receipt(receipt.status(), receipt.at());
        }
        Known after = before.with(message);
        if (firstWord) {
            told.add(event(EventName.MESSAGE_OUTBOUND, after));
        }
        if (receipt.status() != Status.SENT && !(firstWord && receipt.status() == Status.FAILED)) {
            told.add(event(EventName.MESSAGE_STATUS, after));
        }
        return after;
    }

    private Event event(EventName name, Known known) {
        return events.ofMessage(
                name,
                known.workspaceId(),
                known.conversation().id(),
                known.message().id(),
                new InContext(known.message(), known.conversation(), known.contact()));
    }

    private void store(Connection transaction, Collection<Known> moved) throws SQLException {
        if (!moved.isEmpty()) {
            Columns<Message> columns = Columns.of(
                            moved.stream().map(Known::message).toList())
                    .text(Message::id)
                    .text(message -> message.status().word())
                    .optional(Message::providerId)
                    .optional(message -> message.error().map(RawJson::text))
                    .optionalTime(Message::sentAt)
                    .optionalTime(Message::deliveredAt)
                    .optionalTime(Message::readAt)
                    .optionalTime(Message::failedAt)
                    .optional(message -> message.billing().pricing().map(rows::json))
                    .optional(
                            message -> message.billing().providerConversation().map(rows::json));
            Sql.update(transaction, MOVE, columns.with());
        }
    }

    private static List<Receipt> inOrder(List<Receipt> receipts) {
        return receipts.stream()
                .sorted(Comparator.comparing(Receipt::at).thenComparing(Receipt::status))
                .toList();
    }
}
