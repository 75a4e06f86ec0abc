package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Outgoing;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

/** Two places, one thread. */
class ConversationTurnsTest {
    private final Sends sends = mock(Sends.class);
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ConversationTurns turns = new ConversationTurns(camel, sends, threads, 2);
    private final CountDownLatch begun = new CountDownLatch(3);
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @AfterEach
    void stop() {
        camel.stop();
        threads.shutdown();
    }

    @Test
    void thoseThatWaitForAnAnswerHoldAPlaceAndNoThread() throws Exception {
        start(ConversationTurnsTest::ended);

        turns.begin(claimed());
        turns.begin(claimed());
        CompletableFuture<Void> third = CompletableFuture.runAsync(this::begin);
        await().until(() -> begun.getCount() == 1);
        assertThat(third).isNotDone();
        answer.complete("");

        third.join();
        begun.await();
        verify(sends, never()).decline(any());
        verify(sends, never()).breakOff(any());
    }

    @Test
    void oneThatDoesNotBeginIsPutBackAndItsPlaceIsFree() throws Exception {
        camel.start();

        for (int i = 0; i < 5; i++) {
            turns.begin(claimed());
        }

        verify(sends, timeout(5_000).times(5)).decline(any());
    }

    @Test
    void oneThatBreaksOffBeforeItsBeginningIsPutBackAndItsPlaceIsFree() throws Exception {
        start(exchange -> {});
        answer.completeExceptionally(new IllegalStateException("a step that somebody put there"));

        for (int i = 0; i < 5; i++) {
            turns.begin(claimed());
        }

        verify(sends, timeout(5_000).times(5)).decline(any());
    }

    /** An edit of its route may have lost the step that does. */
    @Test
    void oneThatIsLeftWithoutAnEndIsEndedAndItsPlaceIsFree() throws Exception {
        start(exchange -> exchange.setProperty("turn", new Turn(claimed(), Instant.EPOCH)));
        answer.complete("");

        for (int i = 0; i < 5; i++) {
            turns.begin(claimed());
        }

        verify(sends, timeout(5_000).times(5)).breakOff(any());
        verify(sends, never()).decline(any());
    }

    private static void ended(Exchange exchange) {
        Turn turn = new Turn(claimed(), Instant.EPOCH);
        turn.end();
        exchange.setProperty("turn", turn);
    }

    private void start(Processor first) throws Exception {
        camel.getRegistry().bind("waiting", new Waiting(first));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:conversation-turn").bean("waiting", "post");
            }
        });
        camel.start();
    }

    /** What Camel calls. */
    public final class Waiting {
        private final Processor first;

        private Waiting(Processor first) {
            this.first = first;
        }

        /** Completes with the answer. */
        public CompletableFuture<String> post(Exchange exchange) throws Exception {
            first.process(exchange);
            begun.countDown();
            return answer;
        }
    }

    private void begin() {
        try {
            turns.begin(claimed());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Claimed claimed() {
        return new Claimed(List.of(mock(Outgoing.class, Answers.RETURNS_DEEP_STUBS)), false);
    }
}
