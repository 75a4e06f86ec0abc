package app.plixa.hub.contact;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Points contacts to the new numbers and user ids of their people: one contact and its conversations stay, and what it
 * was called before is among its aliases.
 *
 * <p>What another contact of the workspace answers to stays with that one: two contacts are never made one, so that
 * nothing written with either is lost or shown to the wrong person. The notice itself stands in the conversation.
 */
@Component
public class Moves {
    private static final Logger log = LoggerFactory.getLogger(Moves.class);
    private static final String UNIQUE_VIOLATION = "23505";

    /** By what it was called; or by what it is called now, when another number has told of the move before. */
    private static final String FIND = """
            select c.id from contacts c where c.workspace_id = ? and c.erased_at is null and (
              c.whatsapp_user_id in (?, ?) or c.phone_key in (?, ?) or c.wa_id in (?, ?))
            order by coalesce(c.whatsapp_user_id = ?, false) desc, coalesce(c.phone_key = ?, false) desc,
              coalesce(c.wa_id = ?, false) desc, c.id limit 1""";

    /** A number that is not shown is not known any more: whoever has the old one now is somebody else. */
    private static final String MOVE = """
            update contacts c set phone = k.phone, phone_key = k.phone_key, wa_id = k.phone, whatsapp_user_id = coalesce(k.user_id, c.whatsapp_user_id),
              aliases = c.aliases || array(select distinct a from unnest(array[c.phone, c.wa_id, k.phone]) as a
                where a is not null and a <> all(c.aliases)), updated_at = ?
            from (select ?::text, ?::text, ?::text) as k(phone, phone_key, user_id)
            where c.id = ? and not exists (
              select 1 from contacts x where x.workspace_id = c.workspace_id and x.id <> c.id
                and (x.phone_key = k.phone_key or x.wa_id = k.phone or x.whatsapp_user_id = k.user_id))""";

    private final Clock clock;

    Moves(Clock clock) {
        this.clock = clock;
    }

    /** The contact (its id) of whoever moved; empty when nobody knows it. */
    public Optional<String> find(Connection transaction, String workspaceId, Move move) throws SQLException {
        String fromUser = move.fromUserId().orElse(null);
        String fromPhone = move.fromPhone().orElse(null);
        String fromKey = move.fromPhone().map(PhoneKey::of).orElse(null);
        return Sql.query(
                        transaction,
                        FIND,
                        row -> row.getString(1),
                        workspaceId,
                        fromUser,
                        move.toUserId().orElse(null),
                        fromKey,
                        move.toPhone().map(PhoneKey::of).orElse(null),
                        fromPhone,
                        move.toPhone().orElse(null),
                        fromUser,
                        fromKey,
                        fromPhone)
                .stream()
                .findFirst();
    }

    /** Moves the contact; false when what it moves to belongs to another one, or does at this very moment. */
    public boolean apply(Connection transaction, String contactId, Move move) throws SQLException {
        Savepoint before = transaction.setSavepoint();
        int moved = 0;
        try {
            moved = Sql.update(
                    transaction,
                    MOVE,
                    clock.instant(),
                    move.toPhone().orElse(null),
                    move.toPhone().map(PhoneKey::of).orElse(null),
                    move.toUserId().orElse(null),
                    contactId);
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            transaction.rollback(before);
        }
        log.info("contact {} {}", contactId, moved > 0 ? "moved" : "not moved: another one answers to that already");
        return moved > 0;
    }
}
