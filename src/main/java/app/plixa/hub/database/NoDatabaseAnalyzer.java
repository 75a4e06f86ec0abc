package app.plixa.hub.database;

import java.util.Map;
import org.postgresql.util.PSQLException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the hub is not let into its database, and what to do. */
final class NoDatabaseAnalyzer extends AbstractFailureAnalyzer<PSQLException> {
    private static final String USER =
            "Set spring.datasource.username and spring.datasource.password (SPRING_DATASOURCE_PASSWORD, or the file"
                    + " /run/secrets/spring.datasource.password) to those of a user of that database.";

    private static final String PLACE =
            "Start PostgreSQL, or set spring.datasource.url (SPRING_DATASOURCE_URL) to where it is; empty, the hub runs one"
                    + " of its own.";

    /** What to do, by SQLSTATE; other failures are told as they are. */
    private static final Map<String, String> ACTIONS = Map.of(
            "28P01", USER,
            "28000", USER,
            "3D000", "Create that database, owned by the hub's user, or name another one in spring.datasource.url.",
            "08001", PLACE,
            "08004", PLACE,
            "08006", PLACE,
            "57P03", "Wait until PostgreSQL has started, and start the hub again.");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PSQLException cause) {
        String action = ACTIONS.get(String.valueOf(cause.getSQLState()));
        return action == null
                ? null
                : new FailureAnalysis("The hub does not get into its database: " + cause.getMessage(), action, cause);
    }
}
