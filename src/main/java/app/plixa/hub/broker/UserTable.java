package app.plixa.hub.broker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's broker users as a broker of its own reads them, by one connection. What was read is remembered for two seconds,
 * and for as long as the database does not answer: users who are known go on meanwhile.
 */
final class UserTable {
    private static final Logger log = LoggerFactory.getLogger(UserTable.class);

    private static final String FIND = """
            select u.name, w.slug, u.sha256 from broker_users u join workspaces w on w.id = u.workspace_id
            where u.name = ? and u.revoked_at is null""";

    private static final String REVOKED = "select name from broker_users where revoked_at > now() - interval '1 hour'";

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Seconds; the broker's threads wait for an answer. */
    private static final String PATIENCE = "2";

    /** A user, its workspace's short name, and what its secret gives by SHA-256. */
    record Row(String name, String slug, byte[] sha256) {}

    private record Known(Row row, long readAt) {}

    /** What is asked of an open connection. */
    @FunctionalInterface
    private interface Question<R> {
        R of(Connection connection) throws SQLException;
    }

    private final String url;
    private final Properties options = new Properties();
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private Optional<Connection> connection = Optional.empty();
    private volatile long awayUntil = System.nanoTime();

    UserTable(String url, String user, String password) {
        this.url = url;
        options.setProperty("user", user);
        options.setProperty("password", password);
        options.setProperty("connectTimeout", PATIENCE);
        options.setProperty("socketTimeout", PATIENCE);
    }

    /** The user of this name, unless it is revoked. */
    Optional<Row> find(String name) {
        Optional<Known> before = Optional.ofNullable(known.get(name));
        if (before.filter(k -> System.nanoTime() - k.readAt() < FRESH_NANOS).isPresent()) {
            return before.map(Known::row);
        }
        try {
            Optional<Row> row = ask(connection -> find(connection, name));
            // Names that are nobody's are not remembered: anybody may try them.
            row.ifPresentOrElse(r -> known.put(name, new Known(r, System.nanoTime())), () -> known.remove(name));
            return row;
        } catch (SQLException e) {
            return before.map(Known::row);
        }
    }

    /** Names of users that were revoked within an hour; they are remembered no more. */
    List<String> revoked() {
        try {
            List<String> names = ask(UserTable::revoked);
            known.keySet().removeAll(names);
            return names;
        } catch (SQLException e) {
            return List.of();
        }
    }

    private static Optional<Row> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Row(row.getString("name"), row.getString("slug"), row.getBytes("sha256")))
                        : Optional.empty();
            }
        }
    }

    private static List<String> revoked(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REVOKED);
                ResultSet row = statement.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString("name"));
            }
            return names;
        }
    }

    /** A connection may be one to a database that went away and is back: the second try has a new one. */
    private synchronized <R> R ask(Question<R> question) throws SQLException {
        if (System.nanoTime() - awayUntil < 0) {
            throw new SQLException("The database was away just now");
        }
        boolean old = connection.isPresent();
        try {
            return question.of(open());
        } catch (SQLException e) {
            close();
            if (old) {
                return ask(question);
            }
            awayUntil = System.nanoTime() + AWAY_NANOS;
            log.warn("the hub's database does not say who may use the broker: {}", e.getMessage());
            throw e;
        }
    }

    private Connection open() throws SQLException {
        if (connection.isEmpty()) {
            connection = Optional.of(DriverManager.getConnection(url, options));
        }
        return connection.get();
    }

    private void close() {
        try {
            if (connection.isPresent()) {
                connection.get().close();
            }
        } catch (SQLException e) {
            log.debug("the connection was broken", e);
        }
        connection = Optional.empty();
    }
}
