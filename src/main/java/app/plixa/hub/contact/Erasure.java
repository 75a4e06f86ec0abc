package app.plixa.hub.contact;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventErasure;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Erases a person in one transaction: the contact, what was written, what was told of it. The rows stay, so that counts
 * do. WhatsApp's message ids stay, too: by them a status that comes late or a callback that comes again is recognised.
 */
@Component
class Erasure {
    static final String REASON = "contact_erased";

    private static final Logger log = LoggerFactory.getLogger(Erasure.class);

    private static final String FIND = "select 1 from contacts where id = ? and workspace_id = ? and erased_at is null";

    private static final String FORGET = """
            update contacts set phone = null, phone_key = null, wa_id = null, whatsapp_user_id = null, username = null, name = null,
              aliases = '{}', erased_at = ?, updated_at = ?
            where id = ? and erased_at is null""";

    private final DataSource database;
    private final Correspondence correspondence;
    private final EventErasure eventErasure;
    private final Events events;
    private final EventLine eventLine;
    private final Clock clock;

    Erasure(
            DataSource database,
            Correspondence correspondence,
            EventErasure eventErasure,
            Events events,
            EventLine eventLine,
            Clock clock) {
        this.database = database;
        this.correspondence = correspondence;
        this.eventErasure = eventErasure;
        this.events = events;
        this.eventLine = eventLine;
        this.clock = clock;
    }

    /** Erases one of the workspace's contacts; false when there is none. */
    boolean erase(String workspaceId, String id) throws SQLException {
        Optional<List<Event>> told = Sql.transactPatiently(database, transaction -> {
            boolean there =
                    !Sql.query(transaction, FIND, row -> true, id, workspaceId).isEmpty();
            return there ? erase(transaction, id) : Optional.empty();
        });
        told.ifPresent(events -> {
            log.info("contact erased {}", id);
            eventLine.tell(events);
        });
        return told.isPresent();
    }

    /**
     * Conversations before their contact, the contact before messages: the order in which everybody else locks them.
     * Events come last, when nobody can write another one that still tells of the person.
     */
    private Optional<List<Event>> erase(Connection transaction, String id) throws SQLException {
        Instant now = clock.instant();
        List<String> conversations = correspondence.close(transaction, id);
        if (Sql.update(transaction, FORGET, now, now, id) == 0) {
            return Optional.empty();
        }
        List<Event> told = correspondence.erase(transaction, conversations);
        eventErasure.erase(transaction, conversations, REASON);
        events.append(transaction, told);
        return Optional.of(told);
    }
}
