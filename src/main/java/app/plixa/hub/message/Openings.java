package app.plixa.hub.message;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Who wants to know of messages with which customers opened conversations: new ones, and closed ones again. */
public interface Openings {
    /** Whether anybody does. */
    boolean wanted();

    /** Hears of them inside the transaction that stores them. */
    void opened(Connection transaction, List<Message> messages) throws SQLException;

    /** Hears of their ids after its commit; must not block. */
    void tell(Collection<String> messageIds);
}
