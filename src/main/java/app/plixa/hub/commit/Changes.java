package app.plixa.hub.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells this node that rows it may remember were changed by any node: triggers send {@code NOTIFY plixa_changes} with
 * the topic when their transaction commits (migration V5). A memory must still forget by itself after a short while:
 * while the connection is away, nothing is told; when it is back, every topic is.
 */
@Component
public final class Changes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final String TELL = "select pg_notify('plixa_changes', t.told) from unnest(?::text[]) as t(told)";

    private static final int LISTEN_MILLIS = 500;
    private static final int CHECK_EVERY = 60;

    private final DataSource database;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final Map<String, List<Consumer<String>>> rows = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean open = true;

    Changes(DataSource database) {
        this.database = database;
        this.thread = new Thread(this::run, "changes");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** {@code forget} gets the id of each row of this topic that was changed; an empty one when any may have been. */
    public void onRow(String topic, Consumer<String> forget) {
        rows.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>()).add(forget);
    }

    /** {@code forget} runs whenever something of this topic may have changed; it must not block. */
    public void on(String topic, Runnable forget) {
        listeners.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>()).add(forget);
    }

    /** Tells every node, this one included, that something of this topic has changed which no trigger sees. */
    public void tellAll(String topic) {
        try (Connection connection = database.getConnection()) {
            tell(connection, topic);
        } catch (SQLException e) {
            log.warn("Nobody is told of changes of {}: {}", topic, e.toString());
        }
    }

    /** Tells every node, once the transaction is committed, that these rows of the topic are to be looked at anew. */
    public static void tellOf(Connection transaction, String topic, Collection<String> ids) throws SQLException {
        tell(transaction, ids.stream().map(id -> topic + ":" + id).toArray(String[]::new));
    }

    private static void tell(Connection connection, String... told) throws SQLException {
        Sql.query(connection, TELL, row -> true, (Object) told);
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        while (open) {
            try (Connection connection = database.getConnection()) {
                Sql.update(connection, "listen plixa_changes");
                failing = false;
                listeners.keySet().forEach(this::tell);
                rows.keySet().forEach(this::tell);
                listen(connection);
            } catch (SQLException | RuntimeException | Error e) {
                if (open && !failing) {
                    log.warn("Not told of changes by other nodes until the database is back: {}", e.toString());
                }
                failing = true;
                pause();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        for (int i = 1; open; i++) {
            for (PGNotification told : postgres.getNotifications(LISTEN_MILLIS)) {
                tell(told.getParameter());
            }
            if (i % CHECK_EVERY == 0) {
                // A connection that died without a word would be listened to for ever.
                Sql.query(connection, "select 1", row -> row.getInt(1));
            }
        }
        Sql.update(connection, "unlisten plixa_changes");
    }

    /** {@code topic} or {@code topic:id}. */
    private void tell(String told) {
        int colon = told.indexOf(':');
        String topic = colon < 0 ? told : told.substring(0, colon);
        String id = colon < 0 ? "" : told.substring(colon + 1);
        listeners.getOrDefault(topic, List.of()).forEach(Runnable::run);
        rows.getOrDefault(topic, List.of()).forEach(listener -> listener.accept(id));
    }

    private void pause() {
        try {
            Thread.sleep(LISTEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
