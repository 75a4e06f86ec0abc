package app.plixa.hub.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The arrival of a request's body, bounded in bytes and time. Mostly it is there with the headers; then it is read at
 * once. What takes longer is read as it comes while no thread waits for it, so that any number of slow clients keeps
 * nobody from being served.
 */
final class Arrival implements ReadListener, AsyncListener {
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final HttpServletRequest request;
    private final int largest;
    private final ServletInputStream in;
    private final ByteArrayOutputStream body;
    private final byte[] buffer = new byte[8 * 1024];
    private final AtomicBoolean over = new AtomicBoolean();
    private AsyncContext slow;
    private volatile boolean late;

    /** @param largest more bytes than this are not read */
    Arrival(HttpServletRequest request, int largest) throws IOException {
        this.request = request;
        this.largest = largest;
        this.in = request.getInputStream();
        this.body = new ByteArrayOutputStream((int) Math.max(0, Math.min(largest, request.getContentLengthLong())));
    }

    /** Whether everything is there within a moment; the end of a chunked body cannot be seen without waiting. */
    boolean atOnce() throws IOException {
        long length = request.getContentLengthLong();
        if (length > largest) {
            return true;
        }
        long until = System.nanoTime() + MOMENT_NANOS;
        while (length >= 0 && body.size() < length) {
            int here = in.available();
            if (here > 0) {
                read(here);
            } else if (System.nanoTime() > until) {
                return false;
            } else {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
        }
        return length >= 0;
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

    /** Whether it is, or says it is, larger than allowed. */
    boolean tooLarge() {
        return body.size() > largest || request.getContentLengthLong() > largest;
    }

    byte[] body() {
        return body.toByteArray();
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (in.isReady() && !in.isFinished()) {
            read(buffer.length);
            if (tooLarge()) {
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
        // Nothing is left to do.
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
            body.write(buffer, 0, count);
        }
    }
}
