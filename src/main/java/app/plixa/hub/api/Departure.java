package app.plixa.hub.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The departure of a long answer, whose head is written already. It goes as fast as the client takes it while no thread
 * waits for that, so that any number of slow readers keeps nobody from being served.
 */
final class Departure implements WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(Departure.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final InputStream body;
    private final ServletOutputStream out;
    private final AsyncContext async;
    private final byte[] buffer = new byte[32 * 1024];

    private Departure(InputStream body, ServletOutputStream out, AsyncContext async) {
        this.body = body;
        this.out = out;
        this.async = async;
    }

    /** Writes the bytes and closes the stream, also when the client goes away or takes longer than ten minutes. */
    static void begin(InputStream body, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(LONGEST.toMillis());
            Departure departure = new Departure(body, response.getOutputStream(), async);
            async.addListener(departure);
            departure.out.setWriteListener(departure);
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            int count = body.read(buffer);
            if (count < 0) {
                async.complete();
                return;
            }
            out.write(buffer, 0, count);
        }
    }

    @Override
    public void onError(Throwable brokenOff) {
        log.debug("an answer broke off", brokenOff);
        async.complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        async.complete();
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        body.close();
    }

    @Override
    public void onError(AsyncEvent event) {
        // It is completed by the other one.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody behind goes on.
    }
}
