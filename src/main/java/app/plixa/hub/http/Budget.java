package app.plixa.hub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Bounds one exchange as a whole: socket timeouts alone start anew with each byte a slow answer dribbles. The answer
 * is read here, up to a size (of the unpacked bytes, so a compressed bomb stops there too); what is longer is cut.
 */
final class Budget implements ExecChainHandler, AutoCloseable {
    private static final class Running {
        private final ExecChain.Scope scope;
        private final long deadlineNanos;
        private volatile boolean spent;

        private Running(ExecChain.Scope scope, long deadlineNanos) {
            this.scope = scope;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final Duration total;
    private final int largestAnswer;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Runnable stopOverdue = this::stopOverdue;

    Budget(Duration total, int largestAnswer) {
        this.total = total;
        this.largestAnswer = largestAnswer;
        Overdue.watch(stopOverdue);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Running exchange = new Running(scope, System.nanoTime() + total.toNanos());
        running.add(exchange);
        boolean kept = false;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            keepBody(response, scope);
            kept = true;
            return response;
        } catch (IOException e) {
            throw exchange.spent ? timeout(e) : e;
        } finally {
            running.remove(exchange);
            if (!kept) {
                scope.execRuntime.discardEndpoint();
            }
        }
    }

    @Override
    public void close() {
        Overdue.forget(stopOverdue);
    }

    private void stopOverdue() {
        long now = System.nanoTime();
        for (Running exchange : running) {
            if (now - exchange.deadlineNanos > 0 && !exchange.spent) {
                exchange.spent = true;
                stop(exchange.scope);
            }
        }
    }

    private void keepBody(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return;
        }
        InputStream content = entity.getContent();
        byte[] body = content == null ? new byte[0] : content.readNBytes(largestAnswer);
        if (content != null && body.length == largestAnswer && content.read() >= 0) {
            scope.execRuntime.discardEndpoint();
        } else if (content != null) {
            content.close();
        }
        // Its type is told by the head of the answer alone: it may be one that cannot be parsed.
        response.setEntity(new ByteArrayEntity(body, null));
    }

    private static void stop(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof CancellableDependency request) {
            request.cancel();
        }
        scope.execRuntime.discardEndpoint();
    }

    private static InterruptedIOException timeout(IOException cause) {
        InterruptedIOException timeout = new InterruptedIOException("The total time is spent");
        timeout.initCause(cause);
        return timeout;
    }
}
