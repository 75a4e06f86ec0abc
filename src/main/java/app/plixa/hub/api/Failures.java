package app.plixa.hub.api;

import app.plixa.hub.commit.LineLimit;
import app.plixa.hub.commit.NotCommittedException;
import app.plixa.hub.commit.Sql;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong while a client waits, as the contract's problems. */
public final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private static final LineLimit UNAVAILABLE = new LineLimit();

    private Failures() {}

    /** What is answered to a failure of this request that somebody thought of. */
    public static Optional<Problem> foreseen(Throwable cause, HttpServletRequest request) {
        return foreseen(cause, String.valueOf(request.getAttribute(Door.REQUEST_ID)));
    }

    /** What is answered to a failure that somebody thought of. */
    static Optional<Problem> foreseen(Throwable cause, String requestId) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof Problem problem) {
                return Optional.of(problem);
            }
            if (t instanceof jakarta.persistence.OptimisticLockException
                    || t instanceof org.springframework.dao.OptimisticLockingFailureException) {
                return Optional.of(
                        Problem.conflict("This was changed at the same moment by somebody else. Try again."));
            }
            if (t instanceof NotCommittedException || databaseAway(t)) {
                long times = UNAVAILABLE.due();
                if (times > 0) {
                    log.warn("{} unavailable, one of {}: {}", requestId, times, t.getMessage());
                }
                return Optional.of(Problem.unavailable(Answers.COME_BACK));
            }
        }
        return Optional.empty();
    }

    private static boolean databaseAway(Throwable t) {
        return t instanceof SQLException e && Sql.databaseAway(e)
                || t instanceof java.sql.SQLTransientException
                || t instanceof java.sql.SQLNonTransientConnectionException
                || t instanceof org.springframework.dao.DataAccessResourceFailureException
                || t instanceof org.springframework.transaction.CannotCreateTransactionException;
    }
}
