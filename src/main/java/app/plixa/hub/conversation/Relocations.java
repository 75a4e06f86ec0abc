package app.plixa.hub.conversation;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Move;
import app.plixa.hub.contact.Moves;
import app.plixa.hub.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Moves customers to their new numbers and user ids; their conversations stay and tell of it. */
@Component
public class Relocations {
    private static final String LOCK =
            "select id from conversations where number_id = ? and contact_id = ? and not erased for no key update";

    private static final String FIND = "select" + ConversationRows.COLUMNS + """
            from conversations c join contacts ct on ct.id = c.contact_id
            where c.number_id = ? and c.contact_id = ? and not c.erased""";

    private final Moves moves;
    private final ConversationEvents events;
    private final Clock clock;

    Relocations(Moves moves, ConversationEvents events, Clock clock) {
        this.moves = moves;
        this.events = events;
        this.clock = clock;
    }

    /** The contact (its id) of whoever moved; empty when nobody knows it. */
    public Optional<String> contact(Connection transaction, String workspaceId, Move move) throws SQLException {
        return moves.find(transaction, workspaceId, move);
    }

    /**
     * Moves a contact; the event of its conversation on this number, which is not stored yet. Empty when it did not move,
     * or nothing was written there.
     */
    public Optional<Event> move(
            Connection transaction, String workspaceId, String numberId, String contactId, Move move)
            throws SQLException {
        Sql.query(transaction, LOCK, row -> true, numberId, contactId);
        if (!moves.apply(transaction, contactId, move)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Sql.query(transaction, FIND, row -> ConversationRows.both(row, now), numberId, contactId).stream()
                .findFirst()
                .map(conversation -> events.updated(workspaceId, conversation));
    }
}
