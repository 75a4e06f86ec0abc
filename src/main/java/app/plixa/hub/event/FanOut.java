package app.plixa.hub.event;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Records who is owed an event, in the event's own transaction. */
public interface FanOut {
    /** Writes one row for each event and each endpoint of its workspace. */
    void record(Connection transaction, List<Event> events) throws SQLException;
}
