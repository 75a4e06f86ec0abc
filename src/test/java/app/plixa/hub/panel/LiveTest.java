package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;

import app.plixa.hub.panel.Live.Part;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

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

    /** nginx, as it comes, keeps what it is not told to hand on until a buffer is full. */
    @Test
    void aProxyIsAskedToHandOnWhatIsTold() throws Exception {
        Live live = new Live();
        try {
            MockHttpServletResponse head = MockMvcBuilders.standaloneSetup(new OnePage(live))
                    .build()
                    .perform(get("/live"))
                    .andExpect(request().asyncStarted())
                    .andReturn()
                    .getResponse();

            // It goes with the first word.
            await().untilAsserted(() ->
                    assertThat(head.getHeader("X-Accel-Buffering")).isEqualTo("no"));
        } finally {
            live.close();
        }
    }

    @RestController
    private record OnePage(Live live) {
        @GetMapping(path = "/live", produces = "text/event-stream")
        SseEmitter changes() {
            return live.watch("somebody", List.of(new Part("any", "any", () -> "new", "")));
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
