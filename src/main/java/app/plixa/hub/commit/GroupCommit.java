package app.plixa.hub.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what many callers hand in as one transaction: everything that arrived while the last commit was under way
 * goes into the next one. A lone caller waits for one commit, a thousand callers share a few dozen. What follows a commit
 * gathers for a {@link Pause} before the next one.
 *
 * <p>Invariant: a future completes normally only after the commit that holds its item. Downside: an item that the
 * database refuses fails its whole transaction, so that group is then written one by one.
 */
public final class GroupCommit<I, O> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** Writes a group inside an open transaction; one result an item, in the same order. */
    @FunctionalInterface
    public interface Writer<I, O> {
        /** Gives the results; whatever it throws rolls the group back. */
        List<O> write(Connection transaction, List<I> items) throws SQLException;
    }

    private record Entry<I, O>(I item, CompletableFuture<O> result) {}

    private final String name;
    private final int largest;
    private final Pause pause;
    private final DataSource database;
    private final Writer<I, O> writer;
    private final Consumer<List<O>> committed;
    private final BlockingQueue<Entry<I, O>> waiting;
    /** Holds nothing: it wakes the thread that waits for work, to end. */
    private final Entry<I, O> end = new Entry<>(null, new CompletableFuture<>());

    private final Thread thread;
    private volatile boolean open = true;

    /**
     * @param largest most items in one transaction; ten times as many may wait before callers are refused
     * @param pause after a commit, unless a full group waits already
     * @param committed told the results of each commit before their callers are; must not block
     */
    public GroupCommit(
            String name,
            int largest,
            Pause pause,
            DataSource database,
            Writer<I, O> writer,
            Consumer<List<O>> committed) {
        this.name = name;
        this.largest = largest;
        this.pause = pause;
        this.database = database;
        this.writer = writer;
        this.committed = committed;
        this.waiting = new ArrayBlockingQueue<>(10 * largest);
        this.thread = new Thread(this::run, "commit-" + name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Hands in an item; completes after its commit, or exceptionally with {@link NotCommittedException}. */
    public CompletableFuture<O> submit(I item) {
        Entry<I, O> entry = new Entry<>(item, new CompletableFuture<>());
        if (!open || !waiting.offer(entry)) {
            entry.result.completeExceptionally(
                    new NotCommittedException(name + ": " + (open ? "too much is waiting" : "closed"), null));
        }
        return entry.result;
    }

    /** Like {@link #submit}, but where too much is waiting the caller waits, too. */
    public CompletableFuture<O> submitInTurn(I item) {
        Entry<I, O> entry = new Entry<>(item, new CompletableFuture<>());
        try {
            while (open) {
                if (waiting.offer(entry, 100, TimeUnit.MILLISECONDS)) {
                    return entry.result;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        entry.result.completeExceptionally(new NotCommittedException(name + ": closed", null));
        return entry.result;
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
        open = false;
        // Where it finds no room the thread has work, and looks by itself.
        waiting.offer(end);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Entry<I, O>> group = new ArrayList<>(largest);
        while (open || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
                waiting.drainTo(group, largest - 1);
                group.remove(end);
                write(group);
                if (open && waiting.size() < largest) {
                    Thread.sleep(pause.after(group.size()).toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                log.error("{}: a group of {} was not written", name, group.size(), e);
                group.forEach(entry -> entry.result.completeExceptionally(new NotCommittedException(name, e)));
            } finally {
                group.clear();
            }
        }
    }

    private void write(List<Entry<I, O>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            complete(group, transact(group));
        } catch (SQLException e) {
            if (group.size() > 1 && refusesData(e)) {
                group.forEach(entry -> write(List.of(entry)));
            } else {
                log.warn("{}: {} not written: {} {}", name, group.size(), e.getSQLState(), constraint(e));
                group.forEach(entry -> entry.result.completeExceptionally(new NotCommittedException(name, e)));
            }
        }
    }

    private List<O> transact(List<Entry<I, O>> group) throws SQLException {
        List<I> items = group.stream().map(Entry::item).toList();
        return Sql.transact(database, transaction -> writer.write(transaction, items));
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

    /** SQLSTATE classes 22 (data), 23 (integrity), 40 (deadlock): worth a try without the neighbours. */
    private static boolean refusesData(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("40");
    }
}
