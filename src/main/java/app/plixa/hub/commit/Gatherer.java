package app.plixa.hub.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what many hand in as few groups, one after the other on a thread of its own: what arrives while one is worked
 * on, and in the {@link Pause} that follows it, is the next one. The first of a rush goes at once. Its thread sleeps while
 * there is nothing.
 *
 * @param <T> what is handed in
 */
public final class Gatherer<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gatherer.class);

    private final int largest;
    private final Pause pause;
    private final Consumer<List<T>> work;
    /** An empty one wakes the thread, to end. */
    private final BlockingQueue<Optional<T>> waiting;

    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param name of its thread
     * @param largest most items in one group
     * @param most items that may wait
     * @param pause after a group, unless enough for the next one waits already
     * @param work does the work of a group; one that fails is logged, and the next one goes on
     */
    public Gatherer(String name, int largest, int most, Pause pause, Consumer<List<T>> work) {
        this.largest = largest;
        this.pause = pause;
        this.work = work;
        this.waiting = new ArrayBlockingQueue<>(most);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Takes it, without a wait; false where too much is waiting, or after the end. */
    public boolean offer(T item) {
        Optional<T> one = Optional.of(item);
        return isOpen() && waiting.offer(one) && stays(one);
    }

    /** Takes it as soon as there is room; false after the end, or where the caller is interrupted. */
    public boolean put(T item) {
        try {
            Optional<T> one = Optional.of(item);
            while (isOpen()) {
                if (waiting.offer(one, 100, TimeUnit.MILLISECONDS)) {
                    return stays(one);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** What came in as the thread ended is taken back: nobody would work on it. */
    private boolean stays(Optional<T> one) {
        return isOpen() || !waiting.remove(one);
    }

    /** Whether it takes any. */
    public boolean isOpen() {
        return ended.getCount() > 0;
    }

    /** Works off what was handed in without a pause, for five seconds at most, and takes no more. */
    @Override
    public void close() {
        ended.countDown();
        // Where it finds no room the thread has work, and looks by itself.
        waiting.offer(Optional.empty());
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Optional<T>> taken = new ArrayList<>(largest);
        try {
            while (isOpen() || !waiting.isEmpty()) {
                taken.add(waiting.take());
                waiting.drainTo(taken, largest - 1);
                List<T> group = taken.stream().flatMap(Optional::stream).toList();
                taken.clear();
                if (!group.isEmpty()) {
                    work(group);
                    if (waiting.size() < Math.min(largest, pause.enough())) {
                        ended.await(pause.after(group.size()).toMillis(), TimeUnit.MILLISECONDS);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void work(List<T> group) {
        try {
            work.accept(group);
        } catch (RuntimeException | Error e) {
            log.error("{}: a group of {} failed", Thread.currentThread().getName(), group.size(), e);
        }
    }
}
