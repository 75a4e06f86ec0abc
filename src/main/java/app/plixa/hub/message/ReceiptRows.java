package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.ConversationRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The messages that WhatsApp reports on: found and locked, and written down as far as they came. */
@Component
class ReceiptRows {
    /** An array, not a join: whom another transaction had meanwhile is looked at anew, and a join would not find it then. */
    private static final String FIND = "select m.fallback_template is not null as falls_back,"
            + " m.status = 'queued' and m.sent_at is not null as goes_again, m.former_provider_ids,"
            + MessageRows.COLUMNS + ","
            + ConversationRows.COLUMNS + """
            from messages m join conversations c on c.id = m.conversation_id join contacts ct on ct.id = c.contact_id
            where m.id = any(array(
              select x.id from unnest(?::text[], ?::text[]) as k(number_id, provider_id)
              join messages x on x.number_id = k.number_id and x.provider_id = k.provider_id
              union all select x.id from unnest(?::text[], ?::text[]) as k(number_id, id)
              join messages x on x.id = k.id and x.number_id = k.number_id and x.direction = 'outbound'))
            order by m.id for no key update of m""";

    private static final String MOVE = """
            update messages m set status = r.status, provider_id = r.provider_id, error = r.error::json,
              sent_at = r.sent_at, delivered_at = r.delivered_at, read_at = r.read_at, failed_at = r.failed_at,
              pricing = r.pricing::json, provider_conversation = r.conversation::json
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
              ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
              as r(id, status, provider_id, error, sent_at, delivered_at, read_at, failed_at, pricing, conversation)
            where m.id = r.id""";

    /** Nobody holds it: the sweep takes it up. That WhatsApp took it once is seen by {@code sent_at}. */
    private static final String QUEUE_AGAIN = """
            update messages m set status = 'queued', fallback_used = true, retried = true, provider_id = r.provider_id,
              former_provider_ids = array_remove(m.former_provider_ids || r.provider_id, null), sent_at = r.sent_at,
              error = null, pricing = null, provider_conversation = null, attempts = 0,
              next_attempt_at = r.at, held_until = r.at, claimed = false
            from unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as r(id, provider_id, sent_at, at)
            where m.id = r.id""";

    private final MessageRows rows;
    private final Clock clock;

    ReceiptRows(MessageRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** The messages by our id; {@code ids} learns which provider id is which message. */
    Map<String, Known> find(Connection transaction, List<Receipt> receipts, Map<String, String> ids)
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
                    row.getBoolean("retried"),
                    Sql.texts(row, "former_provider_ids"),
                    row.getBoolean("falls_back"),
                    row.getBoolean("goes_again"));
            known.put(message.id(), found);
            message.providerId().ifPresent(id -> ids.put(message.numberId() + " " + id, message.id()));
            return found;
        };
        Sql.query(transaction, FIND, read, byProvider.with(byId.with()));
        return known;
    }

    void store(Connection transaction, Collection<Known> moved) throws SQLException {
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

    /** Queues the fallback templates of these, and writes down that WhatsApp refused what it had taken. */
    void sendAgain(Connection transaction, Collection<Known> again) throws SQLException {
        if (again.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<Message> messages = again.stream().map(Known::message).toList();
        Columns<Message> columns = Columns.of(messages)
                .text(Message::id)
                .optional(Message::providerId)
                .optionalTime(Message::sentAt)
                .time(message -> now);
        Sql.update(transaction, QUEUE_AGAIN, columns.with());
        for (Message message : messages) {
            SendAttempts.refusedLater(transaction, message.id());
            Fallbacks.closeUnlessBusy(
                    transaction, message.conversationId(), message.sentAt().orElse(now), now);
        }
    }
}
