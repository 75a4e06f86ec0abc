package app.plixa.hub.webhook;

import app.plixa.hub.api.Page;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Where;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** The rows of what is begun anew: asked for, shown, paused, resumed, cancelled; {@link RecoverySteps} work them off. */
@Component
class Recoveries {
    private static final String INSERT = """
            insert into recoveries (id, workspace_id, endpoint_id, state, states, since, until, max_per_second, requeued,
              pace, created_at, updated_at, finished_at)
            values (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?)
            on conflict (endpoint_id) where state in ('running', 'paused') do nothing returning\s""" + Recovery.COLUMNS;

    private static final String SELECT = "select " + Recovery.COLUMNS + " from recoveries";

    private static final String MOVE = """
            update recoveries set state = ?, updated_at = ?, finished_at = ?
            where id = ? and workspace_id = ? and state = any(?::text[]) returning\s""" + Recovery.COLUMNS;

    private final DataSource database;
    private final Clock clock;

    Recoveries(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How many deliveries that would be; begins none. */
    Recovery count(String endpointId, RecoveryRequest request) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Recovery(
                    Optional.empty(),
                    endpointId,
                    Optional.empty(),
                    request.states(),
                    request.since(),
                    request.until(),
                    request.maxPerSecond().stream().boxed().findFirst(),
                    Recoverable.count(connection, endpointId, request),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Stores one; a {@link Problem} 409 while another of the endpoint is open. */
    Recovery open(String workspaceId, String endpointId, RecoveryRequest request) throws SQLException {
        return Sql.transact(database, transaction -> {
            Instant now = clock.instant();
            int requeued = Recoverable.count(transaction, endpointId, request);
            boolean nothing = requeued == 0;
            return Sql.query(
                            transaction,
                            INSERT,
                            Recovery::read,
                            Ids.next("rcv"),
                            workspaceId,
                            endpointId,
                            nothing ? "completed" : "running",
                            request.states().toArray(String[]::new),
                            request.since(),
                            request.until(),
                            request.maxPerSecond().orElse(0),
                            requeued,
                            RecoverySteps.FIRST_PACE,
                            now,
                            now,
                            nothing ? now : null)
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.conflict("This endpoint is being recovered already."));
        });
    }

    /** One of this workspace. */
    Optional<Recovery> find(String workspaceId, String id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, SELECT + " where id = ? and workspace_id = ?", Recovery::read, id, workspaceId)
                    .stream()
                    .findFirst();
        }
    }

    /** One page of an endpoint's, newest first, and one row more if there is another page. */
    List<Recovery> ofEndpoint(String endpointId, Page page) throws SQLException {
        Where where = Where.of("endpoint_id = ?", endpointId).when("id ~<~ ?", page.before());
        try (Connection connection = database.getConnection()) {
            return Sql.query(
                    connection,
                    SELECT + where.sql() + " order by id using ~>~ limit ?",
                    Recovery::read,
                    where.with(page.rowsToAsk()));
        }
    }

    /** Gives one of this workspace another state, if it is in one of these; a {@link Problem} 404 or 409 otherwise. */
    Recovery move(String workspaceId, String id, List<String> from, String to) throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            List<Recovery> moved = Sql.query(
                    connection,
                    MOVE,
                    Recovery::read,
                    to,
                    now,
                    to.equals("cancelled") ? now : null,
                    id,
                    workspaceId,
                    from.toArray(String[]::new));
            if (!moved.isEmpty()) {
                return moved.get(0);
            }
        }
        Recovery found = find(workspaceId, id).orElseThrow(Problem::notFound);
        throw Problem.conflict("This recovery is " + found.state().orElseThrow() + ".");
    }
}
