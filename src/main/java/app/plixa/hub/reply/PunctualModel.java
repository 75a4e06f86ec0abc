package app.plixa.hub.reply;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A model that answers within its time or not at all. HTTP clients bound the wait for the first byte; this bounds the
 * whole, so that an answer that trickles keeps nobody. Its threads end by themselves when idle: ended with the hub, they
 * would turn a question under way into a failure of the model.
 */
final class PunctualModel implements ChatModel {
    private final ChatModel model;
    private final Duration limit;
    private final ThreadPoolExecutor threads;

    PunctualModel(ChatModel model, Duration limit, int atOnce) {
        this.model = model;
        this.limit = limit;
        // Twice as many as ask: those given up may need a moment to end.
        this.threads = new ThreadPoolExecutor(0, 2 * atOnce, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "reply-model");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The answer; a {@link TimeoutException} when it is late, else whatever the model throws. */
    @Override
    public ChatResponse chat(ChatRequest request) {
        Future<ChatResponse> answer = threads.submit(() -> model.chat(request));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("No answer within " + limit.toMillis() + " ms.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
