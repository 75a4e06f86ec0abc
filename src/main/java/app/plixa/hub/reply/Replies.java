package app.plixa.hub.reply;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The rows of replies, and how the conversations they are for stand. */
@Component
class Replies {
    /** Beyond the model's time: for the database. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final String CLAIM = """
            update auto_replies set claimed = true, held_until = ?, attempts = attempts + 1
            where message_id = ? and state = 'pending' and next_attempt_at <= ? and not (claimed and held_until > ?)
            returning attempts, conversation_id""";

    private static final String LOCK_CONVERSATION = "select id from conversations where id = ? for no key update";

    private static final String LOCK =
            "select message_id from auto_replies where message_id = ? and state = 'pending' and attempts = ? for update";

    /** Whatever was accepted later in this conversation has a higher number; the time only spares old index entries. */
    private static final String READ = """
            select m.id, m.workspace_id, m.number_id, n.phone_number_id, m.conversation_id, c.contact_id, m.type, m.body,
              coalesce(m.sent_at, m.created_at) as at, c.status = 'closed' as closed, c.erased,
              n.auto_reply as wanted,
              exists (
                select 1 from messages o where o.conversation_id = m.conversation_id and o.direction = 'outbound'
                  and o.seq > m.seq and o.created_at > m.created_at - interval '1 minute') as answered
            from messages m join conversations c on c.id = m.conversation_id
              join numbers n on n.id = m.number_id where m.id = ?""";

    private static final String END = """
            update auto_replies set state = ?, reason = ?, reply_id = ?, updated_at = ?, claimed = false
            where message_id = ?""";

    private final DataSource database;
    private final ReplySettings settings;
    private final Clock clock;

    Replies(DataSource database, ReplySettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes the reply to this message; empty when it is ended or another has it. */
    Optional<Claim> claim(String messageId) throws SQLException {
        Instant now = clock.instant();
        Instant until = now.plus(settings.timeout()).plus(MARGIN);
        Sql.Row<Claim> read = row -> new Claim(messageId, row.getString("conversation_id"), row.getInt("attempts"));
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, CLAIM, read, until, messageId, now, now).stream()
                    .findFirst();
        }
    }

    /** The message and how its conversation stands; empty when they are deleted. */
    Optional<Question> find(Claim claim) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return find(connection, claim);
        }
    }

    /**
     * Locks the conversation, where it still is, and then the reply: no message joins the one and nobody else ends the
     * other until the transaction does. False when the claim is lost to another.
     */
    boolean lock(Connection transaction, Claim claim) throws SQLException {
        Sql.query(transaction, LOCK_CONVERSATION, row -> true, claim.conversationId());
        List<Boolean> ours = Sql.query(transaction, LOCK, row -> true, claim.messageId(), claim.attempt());
        return !ours.isEmpty();
    }

    Optional<Question> find(Connection connection, Claim claim) throws SQLException {
        return Sql.query(connection, READ, Replies::question, claim.messageId()).stream()
                .findFirst();
    }

    /** Writes down how it ended, and with which message of ours. */
    void end(Connection transaction, Claim claim, Ending ending, Optional<String> replyId) throws SQLException {
        Sql.update(
                transaction,
                END,
                ending.state(),
                ending.reason().map(Reason::word).orElse(null),
                replyId.orElse(null),
                clock.instant(),
                claim.messageId());
    }

    private static Question question(ResultSet row) throws SQLException {
        return new Question(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("number_id"),
                row.getString("phone_number_id"),
                row.getString("conversation_id"),
                row.getString("contact_id"),
                row.getString("type"),
                Optional.ofNullable(row.getString("body")),
                Sql.instant(row, "at").orElseThrow(),
                row.getBoolean("closed"),
                row.getBoolean("erased"),
                row.getBoolean("answered"),
                row.getBoolean("wanted"));
    }
}
