package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.Touched;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** How a message that WhatsApp told of becomes a row. */
@Component
class InboundRows {
    private static final String INSERT = """
            insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, content,
              reply_to, refers_to, context, status, provider_id, metadata, created_at, sent_at, read_at, next_attempt_at,
              held_until)
            select m.id, m.workspace_id, m.number_id, m.conversation_id, m.direction, m.type, m.phone, m.body,
              m.content::json, m.reply_to, m.refers_to, m.context::json, m.status, m.provider_id, '{}', m.created_at,
              m.sent_at, m.read_at, m.created_at, m.created_at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
              ?::timestamptz[]) with ordinality
              as m(id, workspace_id, number_id, conversation_id, direction, type, phone, body, content, reply_to,
                refers_to, context, status, provider_id, created_at, sent_at, read_at, place)
            order by m.place
            on conflict (number_id, provider_id) where provider_id is not null do nothing returning id""";

    private final MessageRows rows;
    private final Clock clock;

    InboundRows(MessageRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** A new id; what is long past sorts where it belongs. */
    String id(Inbound inbound) {
        return inbound.source().isPast() ? Ids.at("msg", inbound.at()) : Ids.next("msg");
    }

    /** The message as it will be; {@code mentions} knows those that it names. */
    Message message(String id, Inbound inbound, Touched touched, Mentions mentions) {
        Optional<Instant> at = Optional.of(inbound.at());
        return new Message(
                id,
                touched.conversation().id(),
                inbound.numberId(),
                inbound.source().isOurs() ? "outbound" : "inbound",
                inbound.type(),
                inbound.with().phone().or(() -> touched.contact().phone()),
                Optional.empty(),
                inbound.body(),
                mentions.content(inbound),
                mentions.answeredBy(inbound),
                inbound.status(),
                Optional.of(inbound.providerId()),
                Optional.empty(),
                Map.of(),
                false,
                inbound.source().isPast() ? inbound.at() : clock.instant(),
                Optional.empty(),
                at,
                Optional.empty(),
                inbound.source() == Source.PAST_CUSTOMER ? at : Optional.empty(),
                Optional.empty(),
                inbound.context(),
                Revision.NONE,
                Billing.NONE);
    }

    /** Stores them; the ids of those that nobody stored before. */
    Set<String> insert(Connection transaction, List<Joined> joined) throws SQLException {
        Columns<Joined> columns = Columns.of(joined)
                .text(j -> j.message().id())
                .text(j -> j.inbound().workspaceId())
                .text(j -> j.message().numberId())
                .text(j -> j.message().conversationId())
                .text(j -> j.message().direction())
                .text(j -> j.message().type())
                .optional(j -> j.message().phone())
                .optional(j -> j.message().body())
                .optional(j -> j.message().content().map(RawJson::text))
                .optional(j -> j.message().replyTo())
                .optional(j -> j.inbound().refersTo())
                .optional(j -> context(j.message().context()))
                .text(j -> j.message().status().word())
                .text(j -> j.inbound().providerId())
                .time(j -> j.message().createdAt())
                .optionalTime(j -> j.message().sentAt())
                .optionalTime(j -> j.message().readAt());
        return new HashSet<>(Sql.query(transaction, INSERT, row -> row.getString(1), columns.with()));
    }

    private Optional<String> context(Context context) {
        return context.isNothing() ? Optional.empty() : Optional.of(rows.json(context));
    }
}
