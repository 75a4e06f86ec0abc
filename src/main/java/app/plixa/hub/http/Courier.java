package app.plixa.hub.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to others' servers, thousands at a time: none waits on a thread. Connections are kept and used again, HTTP/2 is
 * spoken where TLS offers it (ALPN), else HTTP/1.1, one post at a time a connection; no redirect is followed, nothing is
 * unpacked, nothing answered sent twice. The total time counts from the look-up of the name to the last byte of the answer, however slowly that dribbles.
 */
public final class Courier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    /** Without a charset: RFC 8259 has none. */
    private static final ContentType JSON = ContentType.create("application/json");

    private static final class Running extends CompletableFuture<Reply> {
        private final long deadlineNanos;
        private Future<?> exchange;
        private int latest;

        private Running(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** An exchange that failed as it began is told of after the one that took its place. */
        private synchronized void began(int number, Future<?> begun) {
            if (number > latest) {
                latest = number;
                exchange = begun;
            }
            if (isDone()) {
                begun.cancel(true);
            }
        }

        /** Ends the exchange, too; its connection with it. */
        private synchronized void end() {
            if (exchange != null) {
                exchange.cancel(true);
            }
        }
    }

    private final Duration total;
    private final int largestAnswer;
    private final Names names;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Runnable stopOverdue = this::stopOverdue;
    private final CloseableHttpAsyncClient client;
    private volatile boolean closed;
    private volatile boolean broken;

    /**
     * @param largestAnswer bytes kept of an answer
     * @param mostConnections to all hosts together
     * @param threads that move the bytes
     * @param tls whom to trust, and as whom to call
     * @param versions of HTTP that may be spoken over TLS; in the clear it is 1.1
     */
    public Courier(
            Duration total,
            int largestAnswer,
            int mostConnections,
            int threads,
            Names names,
            SSLContext tls,
            HttpVersionPolicy versions) {
        this.total = total;
        this.largestAnswer = largestAnswer;
        this.names = names;
        this.client = Connections.client(total, mostConnections, threads, names, tls, versions, this::broke);
        this.client.start();
        Overdue.watch(stopOverdue);
    }

    /**
     * Posts it. Completes with the answer, or exceptionally: {@link InterruptedIOException} when the total time is spent,
     * {@link StoppedException}, or what went wrong. Whatever waits for it runs on a thread that moves bytes, and must not
     * block.
     */
    public CompletableFuture<Reply> post(Letter letter) {
        Running post = new Running(System.nanoTime() + total.toNanos());
        running.add(post);
        post.whenComplete((reply, failure) -> running.remove(post));
        names.know(letter.host().getHostName()).whenComplete((addresses, failure) -> {
            if (failure != null) {
                post.completeExceptionally(failure);
            } else if (!post.isDone()) {
                send(letter, post, 1);
            }
        });
        return post;
    }

    /** Whether a thread that moves bytes stopped: most of what is posted with it from now on would fail. */
    public boolean broken() {
        return broken;
    }

    /** Closes it when what is under way has ended. */
    void retire() {
        CompletableFuture.delayedExecutor(total.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::close);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        closed = true;
        Overdue.forget(stopOverdue);
        for (Running post : running) {
            post.completeExceptionally(new StoppedException());
        }
        client.close(CloseMode.IMMEDIATE);
    }

    private void send(Letter letter, Running post, int number) {
        try {
            post.began(number, exchange(letter, post, number));
        } catch (RuntimeException e) {
            if (e instanceof IllegalStateException) {
                broke(e);
            }
            post.completeExceptionally(e);
        }
    }

    private Future<?> exchange(Letter letter, Running post, int number) {
        BasicHttpRequest request = new BasicHttpRequest(Method.POST, letter.host(), letter.path());
        letter.headers().forEach(request::setHeader);
        var body = new BasicAsyncEntityProducer(letter.body(), JSON);
        Intake intake = new Intake(largestAnswer, reply -> {
            post.complete(reply);
            post.end();
        });
        HttpClientContext context = HttpClientContext.create();
        return client.execute(
                letter.host(), new BasicRequestProducer(request, body), intake, null, context, new FutureCallback<>() {
                    @Override
                    public void completed(Reply reply) {
                        post.complete(reply);
                    }

                    @Override
                    public void failed(Exception cause) {
                        if (cause instanceof IllegalStateException) {
                            broke(cause);
                        }
                        boolean again = letter.repeatable() && wasClosedMeanwhile(cause, context)
                                || number == 1 && neverSetOut(cause, context);
                        if (again && !post.isDone() && !intake.begun()) {
                            send(letter, post, number + 1);
                        } else {
                            post.completeExceptionally(answered(cause));
                        }
                    }

                    @Override
                    public void cancelled() {
                        post.completeExceptionally(new StoppedException());
                    }
                });
    }

    /** The client reads answers with what checks its arguments; a mistake of ours is thrown before the post sets out. */
    private static Exception answered(Exception cause) {
        return cause instanceof IllegalArgumentException
                ? new ProtocolException(String.valueOf(cause.getMessage()), cause)
                : cause;
    }

    /**
     * A kept connection that the other side closed as the request set out, or before: not its fault, nor ours. Each that
     * turns out so is one less, until a new one is opened. One that was opened for this very post and has answered nothing
     * is another thing: closing it is the receiver's answer.
     */
    private static boolean wasClosedMeanwhile(Exception cause, HttpClientContext context) {
        // What NIO throws for a broken pipe is no more than that.
        boolean closed = cause instanceof ConnectionClosedException
                || cause instanceof SocketException
                || cause instanceof ClosedChannelException
                || cause.getClass() == IOException.class;
        return closed && wasKept(context);
    }

    /** With HTTP/1 the client (5.3) counts an answer for another request, and never one for an answer. */
    private static boolean wasKept(HttpClientContext context) {
        EndpointDetails usedFor = context.getEndpointDetails();
        if (usedFor == null) {
            return false;
        }
        boolean oneByOne = context.getProtocolVersion().lessEquals(HttpVersion.HTTP_1_1);
        return usedFor.getResponseCount() > 0 || oneByOne && usedFor.getRequestCount() > 1;
    }

    /** Whether the connection was gone before the request was handed to it. */
    private static boolean neverSetOut(Exception cause, HttpClientContext context) {
        // A request that was cancelled as its connection closed says that it was not executed, and may have been.
        return (cause instanceof RequestNotExecutedException || cause instanceof ConnectionClosedException)
                && context.getEndpointDetails() == null;
    }

    private void stopOverdue() {
        long now = System.nanoTime();
        for (Running post : running) {
            if (now - post.deadlineNanos > 0
                    && post.completeExceptionally(new InterruptedIOException("The total time is spent"))) {
                post.end();
            }
        }
    }

    /** Whoever closes what others still write to hears of it here. */
    private void broke(Exception cause) {
        if (closed) {
            log.debug("closed while in use", cause);
        } else {
            broken = true;
            log.error("a thread that moves bytes stopped", cause);
        }
    }
}
