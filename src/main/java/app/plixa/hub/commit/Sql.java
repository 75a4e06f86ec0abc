package app.plixa.hub.commit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Plain SQL over one connection; arrays carry the columns of multi-row statements ({@code unnest(?::text[], …)}). */
public final class Sql {
    private static final int MOST_TRIES = 4;

    private Sql() {}

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<R> {
        /** Gives the row under the cursor as a value. */
        R read(ResultSet row) throws SQLException;
    }

    /** What is done inside a transaction. */
    @FunctionalInterface
    public interface Work<R> {
        /** Gives the result; whatever it throws rolls the transaction back. */
        R run(Connection transaction) throws SQLException;
    }

    /** All rows of the query, in its order. */
    public static <R> List<R> query(Connection connection, String sql, Row<R> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = bind(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<R> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        }
    }

    /** Runs a statement that gives no rows; the number of rows touched. */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = bind(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Runs the work in a transaction of its own: committed when it returns, rolled back when it throws. */
    public static <R> R transact(DataSource database, Work<R> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                R result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** A connection that the pool has given up cannot be rolled back, and says no word of why. */
    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /**
     * Like {@link #transact}, begun again when the database broke it off for another's sake (SQLSTATE class 40): for
     * changes of many rows, whose locks may cross those of others.
     */
    public static <R> R transactPatiently(DataSource database, Work<R> work) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                return transact(database, work);
            } catch (SQLException e) {
                if (tries == MOST_TRIES
                        || e.getSQLState() == null
                        || !e.getSQLState().startsWith("40")) {
                    throw e;
                }
            }
        }
    }

    /**
     * Like {@link #transact}, without waiting for the disk: for claims and marks, whose loss in a crash of the database
     * only repeats work.
     */
    public static <R> R transactRelaxed(DataSource database, Work<R> work) throws SQLException {
        return transact(database, connection -> {
            update(connection, "set local synchronous_commit = off");
            return work.run(connection);
        });
    }

    /**
     * Whether it is the database that cannot take it now, whatever was to be written. SQLSTATE: connection lost (08), no
     * room or no more connections (53), server going down or coming up (57P), a standby (25006).
     */
    public static boolean databaseAway(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.equals("25006");
    }

    /** A time column, empty where the row has none. */
    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** A text array column, empty where the row has none. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** A whole-number array column, empty where the row has none. */
    public static List<Integer> integers(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((Integer[]) array.getArray());
    }

    private static PreparedStatement bind(Connection connection, String sql, Object[] parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameter(connection, parameters[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static Object parameter(Connection connection, Object value) throws SQLException {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof String[] texts) {
            return connection.createArrayOf("text", texts);
        }
        if (value instanceof byte[][] blobs) {
            return connection.createArrayOf("bytea", blobs);
        }
        if (value instanceof Integer[] integers) {
            return connection.createArrayOf("int4", integers);
        }
        return value;
    }
}
