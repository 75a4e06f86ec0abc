package app.plixa.hub.event;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes personal data out of what happened: that it happened stays. */
@Component
public class EventErasure {
    private static final String ERASE = """
            update events set erased = true, payload = convert_to(json_build_object('id', id, 'event', name,
              'created_at', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              'data', json_build_object('id', coalesce(message_id, conversation_id), 'erased', true))::text, 'UTF8')
            where conversation_id = any(?::text[])""";

    private final Ledger ledger;

    EventErasure(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Erases the events of these conversations; what endpoints are still owed of them is cancelled for the reason. */
    public void erase(Connection transaction, List<String> conversationIds, String reason) throws SQLException {
        Sql.update(transaction, ERASE, (Object) conversationIds.toArray(String[]::new));
        ledger.forget(transaction, conversationIds, reason);
    }
}
