package app.plixa.hub.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what many callers hand in as one transaction: everything that arrived while the last commit was under way, and
 * in the {@link Pause} after it, goes into the next one. A lone caller waits for one commit, a thousand callers share a few
 * dozen.
 *
 * <p>Invariant: a future completes normally only after the commit that holds its item. A transaction that was broken off
 * for the sake of another one is begun again. Downside: an item that the database refuses fails its whole transaction, so
 * that group is then written one by one.
 */
public final class GroupCommit<I, O> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** Writes a group inside an open transaction; one result an item, in the same order. */
    @FunctionalInterface
    public interface Writer<I, O> {
        /** Gives the results; whatever it throws rolls the group back. */
        List<O> write(Connection transaction, List<I> items) throws SQLException;
    }

    private static final long BETWEEN_TRIES_MILLIS = 500;

    private record Entry<I, O>(I item, CompletableFuture<O> result) {}

    private final String name;
    private final DataSource database;
    private final Writer<I, O> writer;
    private final Consumer<List<O>> committed;
    private final CommitHealth health;
    private final BooleanSupplier patient;
    private final Gatherer<Entry<I, O>> gatherer;
    private final LineLimit notWritten = new LineLimit();
    private volatile boolean waitsForDatabase;

    /**
     * @param largest most items in one transaction; ten times as many may wait before callers are refused
     * @param pause after a commit
     * @param committed told the results of each commit before their callers are; must not block
     */
    public GroupCommit(
            String name,
            int largest,
            Pause pause,
            DataSource database,
            Writer<I, O> writer,
            Consumer<List<O>> committed) {
        this(name, largest, pause, database, writer, committed, new CommitHealth(), () -> false);
    }

    /**
     * One whose commits and failures tell of the database, and that may wait for it: what tells of something that has
     * happened must not be forgotten.
     *
     * @param health told whether the database can be written to
     * @param patient whether a database that can not write now, for it is away or full, is waited for
     */
    public GroupCommit(
            String name,
            int largest,
            Pause pause,
            DataSource database,
            Writer<I, O> writer,
            Consumer<List<O>> committed,
            CommitHealth health,
            BooleanSupplier patient) {
        this.name = name;
        this.database = database;
        this.writer = writer;
        this.committed = committed;
        this.health = health;
        this.patient = patient;
        this.gatherer = new Gatherer<>("commit-" + name, largest, 10 * largest, pause, this::work);
    }

    /** Hands in an item; completes after its commit, or exceptionally with {@link NotCommittedException}. */
    public CompletableFuture<O> submit(I item) {
        Entry<I, O> entry = new Entry<>(item, new CompletableFuture<>());
        if (!gatherer.offer(entry)) {
            refuse(entry, gatherer.isOpen() ? "too much is waiting" : "closed");
        }
        return entry.result;
    }

    /** Like {@link #submit}, but where too much is waiting the caller waits, too. */
    public CompletableFuture<O> submitInTurn(I item) {
        Entry<I, O> entry = new Entry<>(item, new CompletableFuture<>());
        if (!gatherer.put(entry)) {
            refuse(entry, "closed");
        }
        return entry.result;
    }

    /** Whether a group waits for a database that can not write now. */
    public boolean waitsForDatabase() {
        return waitsForDatabase;
    }

    private void refuse(Entry<I, O> entry, String why) {
        entry.result.completeExceptionally(new NotCommittedException(name + ": " + why, null));
    }

    /** Like {@link #submit}, for callers that have nothing else to do than wait. */
    public O commit(I item) {
        try {
            return submit(item).join();
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Commits what was handed in, then refuses more. */
    @Override
    public void close() {
        gatherer.close();
    }

    private void work(List<Entry<I, O>> group) {
        try {
            write(group);
        } catch (RuntimeException | Error e) {
            log.error("{}: a group of {} was not written", name, group.size(), e);
            group.forEach(entry -> entry.result.completeExceptionally(new NotCommittedException(name, e)));
        }
    }

    private void write(List<Entry<I, O>> group) {
        try {
            List<O> results = transact(group);
            health.committed();
            complete(group, results);
        } catch (SQLException e) {
            boolean refused = refusesData(e);
            if (group.size() > 1 && refused) {
                group.forEach(entry -> write(List.of(entry)));
            } else {
                if (refused) {
                    log.warn("{}: {} not written: {} {}", name, group.size(), e.getSQLState(), constraint(e));
                } else {
                    health.failed(e);
                    say(e);
                }
                group.forEach(entry -> entry.result.completeExceptionally(new NotCommittedException(name, e)));
            }
        }
    }

    /** True of every group while the database is away or full. */
    private void say(SQLException e) {
        long groups = notWritten.due();
        if (groups > 0) {
            log.warn("{}: the database takes nothing: {} (one of {} groups)", name, e.getSQLState(), groups);
        }
    }

    private List<O> transact(List<Entry<I, O>> group) throws SQLException {
        List<I> items = group.stream().map(Entry::item).toList();
        try {
            while (true) {
                try {
                    return Sql.transactPatiently(database, transaction -> writer.write(transaction, items));
                } catch (SQLException e) {
                    if (!mayWait(e)) {
                        throw e;
                    }
                    waitForDatabase(e);
                }
            }
        } finally {
            if (waitsForDatabase) {
                log.info("{}: waits for the database no more", name);
            }
            waitsForDatabase = false;
        }
    }

    private boolean mayWait(SQLException e) {
        return cannotWrite(e) && gatherer.isOpen() && patient.getAsBoolean();
    }

    private void waitForDatabase(SQLException e) throws SQLException {
        if (!waitsForDatabase) {
            log.warn("{}: waits for the database, which can not write: {}", name, e.getSQLState());
        }
        waitsForDatabase = true;
        health.failed(e);
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private void complete(List<Entry<I, O>> group, List<O> results) {
        try {
            committed.accept(results);
        } catch (RuntimeException e) {
            // The rows are durable: the sweeper hands over what this could not.
            log.warn("{}: hand-over after commit failed: {}", name, e.toString());
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).result.complete(results.get(i));
        }
    }

    /** What was violated, if anything was; the database's own words may hold what was to be written. */
    private static String constraint(SQLException e) {
        return e instanceof PSQLException said && said.getServerErrorMessage() != null
                ? Objects.requireNonNullElse(said.getServerErrorMessage().getConstraint(), "")
                : "";
    }

    /** True of the database, not of what is written; SQLSTATE class 58 is its system's. */
    private static boolean cannotWrite(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || Sql.databaseAway(e)
                || Objects.requireNonNullElse(e.getSQLState(), "").startsWith("58");
    }

    /** SQLSTATE classes 22 (data), 23 (integrity), 40 (deadlock): worth a try without the neighbours. */
    private static boolean refusesData(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("40");
    }
}
