package app.plixa.hub.http;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OverdueTest {
    @Test
    void anErrorAtOneClientEndsNobodysLooks() {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Runnable fails = () -> {
            failing.incrementAndGet();
            throw new StackOverflowError();
        };
        Runnable works = other::incrementAndGet;
        Overdue.watch(fails);
        Overdue.watch(works);
        try {
            await().until(() -> failing.get() >= 2 && other.get() >= 2);
        } finally {
            Overdue.forget(fails);
            Overdue.forget(works);
        }
    }
}
