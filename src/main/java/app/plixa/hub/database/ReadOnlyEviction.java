package app.plixa.hub.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Gives up a pooled connection whose server refuses to write: a primary that became a standby keeps its connections, and the
 * pool would for half an hour. The next one is opened at whoever is the primary then. The pool makes it, by its name.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
    private static final String READ_ONLY_TRANSACTION = "25006";

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return READ_ONLY_TRANSACTION.equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
