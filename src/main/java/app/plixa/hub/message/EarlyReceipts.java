package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Statuses of messages whose provider ids the hub does not know yet; see {@link ProviderIds} for what keeps them safe. */
@Component
class EarlyReceipts {
    private static final String KEEP = """
            insert into early_statuses (number_id, provider_id, status, occurred_at, error, pricing,
              provider_conversation, received_at)
            select r.number_id, r.provider_id, r.status, r.at, r.error::json, r.pricing::json, r.conversation::json, ?
            from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[])
              as r(number_id, provider_id, status, at, error, pricing, conversation)
            on conflict do nothing""";

    private static final String TAKE = """
            delete from early_statuses e using unnest(?::text[], ?::text[]) as k(number_id, provider_id)
            where e.number_id = k.number_id and e.provider_id = k.provider_id
            returning e.number_id, e.provider_id, e.status, e.occurred_at, e.error, e.pricing,
              e.provider_conversation""";

    private final MessageRows rows;
    private final Clock clock;

    EarlyReceipts(MessageRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** Keeps them until WhatsApp's answer tells which messages they are of. */
    void keep(Connection transaction, List<Receipt> early) throws SQLException {
        if (!early.isEmpty()) {
            Columns<Receipt> columns = Columns.of(early)
                    .text(Receipt::numberId)
                    .text(Receipt::providerId)
                    .text(receipt -> receipt.status().word())
                    .time(Receipt::at)
                    .optional(receipt -> receipt.error().map(rows::json))
                    .optional(receipt -> receipt.billing().pricing().map(rows::json))
                    .optional(
                            receipt -> receipt.billing().providerConversation().map(rows::json));
            Sql.update(transaction, KEEP, columns.after(clock.instant()));
        }
    }

    /** What came for these messages before; it is kept no longer. */
    List<Receipt> take(Connection transaction, List<Message> messages) throws SQLException {
        List<Message> named =
                messages.stream().filter(m -> m.providerId().isPresent()).toList();
        if (named.isEmpty()) {
            return List.of();
        }
        Columns<Message> keys = Columns.of(named).text(Message::numberId).optional(Message::providerId);
        return Sql.query(transaction, TAKE, this::receipt, keys.with());
    }

    private Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                row.getString("number_id"),
                row.getString("provider_id"),
                Optional.empty(),
                Status.of(row.getString("status")).orElseThrow(),
                Sql.instant(row, "occurred_at").orElseThrow(),
                Optional.ofNullable(row.getString("error")).map(rows::error),
                rows.billing(row),
                Optional.empty(),
                Optional.empty());
    }
}
