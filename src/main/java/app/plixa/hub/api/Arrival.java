package app.plixa.hub.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arrival of a request's body, bounded in bytes and time. Mostly it is there with the headers; then it is read at
 * once. What takes longer is read as it comes while no thread waits for it, so that any number of slow clients keeps
 * nobody from being served.
 */
final class Arrival implements ReadListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(Arrival.class);

    private final HttpServletRequest request;
    private final int largest;
    private final ServletInputStream in;
    private final Body body;
    private final Runnable end;
    private final byte[] buffer = new byte[8 * 1024];
    private final AtomicBoolean over = new AtomicBoolean();
    private AsyncContext slow;
    private volatile boolean late;
    private volatile boolean unkept;
    private long size;

    /**
     * @param largest more bytes than this are not read
     * @param body where they go
     * @param end runs when the request is over, perhaps more than once
     */
    Arrival(HttpServletRequest request, int largest, Body body, Runnable end) throws IOException {
        this.request = request;
        this.largest = largest;
        this.in = request.getInputStream();
        this.body = body;
        this.end = end;
    }

    /**
     * Whether everything that will be read came with the headers. What is {@link ServletInputStream#available available} is
     * what the server has read already: it does not look for more until somebody reads, so to wait here would be in vain.
     * The end of a chunked body cannot be seen without waiting.
     */
    boolean atOnce() throws IOException {
        long length = request.getContentLengthLong();
        if (length > largest) {
            return true;
        }
        for (int here = in.available(); here > 0 && size < length && !unkept; here = in.available()) {
            read(here);
        }
        return unkept || length >= 0 && size >= length;
    }

    /** Goes on without a thread; the request comes again when the body is there, or when {@code limit} is over. */
    void slowly(Duration limit) {
        slow = request.startAsync();
        slow.setTimeout(limit.toMillis());
        slow.addListener(this);
        in.setReadListener(this);
    }

    /** Whether it did not come in time, or broke off. */
    boolean late() {
        return late;
    }

    /** Whether there was no room for it. */
    boolean unkept() {
        return unkept;
    }

    /** Whether it is, or says it is, larger than allowed. */
    boolean tooLarge() {
        return size > largest || request.getContentLengthLong() > largest;
    }

    /** More bytes than this are refused. */
    int largest() {
        return largest;
    }

    /** Bytes that have come. */
    long size() {
        return size;
    }

    /** What has come. */
    Body body() {
        return body;
    }

    /** The request is over. */
    void end() {
        try {
            body.close();
        } catch (IOException e) {
            log.warn("a body stays on disk until the hub stops: {}", e.toString());
        } finally {
            end.run();
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (in.isReady() && !in.isFinished()) {
            read(buffer.length);
            if (tooLarge() || unkept) {
                comeAgain();
                return;
            }
        }
    }

    @Override
    public void onAllDataRead() {
        comeAgain();
    }

    @Override
    public void onError(Throwable brokenOff) {
        late = true;
        comeAgain();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        late = true;
        comeAgain();
    }

    @Override
    public void onError(AsyncEvent event) {
        late = true;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Somebody behind the door went on without a thread, too.
    }

    private void comeAgain() {
        if (over.compareAndSet(false, true)) {
            slow.dispatch();
        }
    }

    private void read(int most) throws IOException {
        int count = in.read(buffer, 0, Math.min(most, buffer.length));
        if (count > 0) {
            keep(count);
        }
    }

    private void keep(int count) {
        try {
            body.in().write(buffer, 0, count);
            size += count;
        } catch (IOException e) {
            log.error("a body could not be kept", e);
            unkept = true;
        }
    }
}
