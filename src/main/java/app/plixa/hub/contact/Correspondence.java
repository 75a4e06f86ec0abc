package app.plixa.hub.contact;

import app.plixa.hub.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What was written with a person: its conversations and their messages. */
public interface Correspondence {
    /**
     * Locks the person's conversations, and no message joins them from now on: the next one opens another.
     *
     * @return their ids
     */
    List<String> close(Connection transaction, String contactId) throws SQLException;

    /**
     * Erases what the messages of these conversations say; those that wait to be sent are cancelled.
     *
     * @return the events of that, to be stored
     */
    List<Event> erase(Connection transaction, List<String> conversationIds) throws SQLException;
}
