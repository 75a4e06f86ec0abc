package app.plixa.hub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Bounds one exchange as a whole: socket timeouts alone start anew with each byte a slow answer dribbles. The answer
 * is read here, up to a size (of the unpacked bytes, so a compressed bomb stops there too); what is longer is cut.
 */
final class Budget implements ExecChainHandler, AutoCloseable {
    private final Duration total;
    private final int largestAnswer;
    private final ScheduledThreadPoolExecutor alarms;

    Budget(String name, Duration total, int largestAnswer) {
        this.total = total;
        this.largestAnswer = largestAnswer;
        this.alarms = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "http-budget-" + name);
            thread.setDaemon(true);
            return thread;
        });
        this.alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        AtomicBoolean spent = new AtomicBoolean();
        ScheduledFuture<?> alarm = alarms.schedule(
                () -> {
                    spent.set(true);
                    stop(scope);
                },
                total.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            keepBody(response, scope);
            return response;
        } catch (IOException e) {
            throw spent.get() ? timeout(e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
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
        response.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
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
