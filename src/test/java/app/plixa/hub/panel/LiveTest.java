package app.plixa.hub.panel;

import static org.awaitility.Awaitility.await;

import app.plixa.hub.panel.Live.Part;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveTest {
    @Test
    void whateverOneLookThrowsAllOthersGoOn() {
        AtomicInteger looks = new AtomicInteger();
        Live live = new Live();
        try {
            live.watch("the first", List.of(new Part("broken", "broken", LiveTest::breaks, "")));
            live.watch("the second", List.of(new Part("sound", "sound", () -> "" + looks.incrementAndGet(), "")));

            await().until(() -> looks.get() >= 2);
        } finally {
            live.close();
        }
    }

    private static String breaks() {
        throw LiveTest.<RuntimeException>unchecked(new Exception("none that a look may throw"));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Exception e) throws E {
        throw (E) e;
    }
}
