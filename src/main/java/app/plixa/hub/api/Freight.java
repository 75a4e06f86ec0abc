package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/** Requests whose bodies are too large for memory. They wait on disk until they are whole, and no thread with them. */
public interface Freight {
    /** Whether this request, which has a body, is one of them. */
    boolean takes(HttpServletRequest request);

    /**
     * Lets the sender in before a byte of the body is read; a {@link Problem} says why not.
     *
     * @return runs when the request is over, perhaps more than once
     */
    Runnable admit(HttpServletRequest request, HttpServletResponse response);

    /** A body of more bytes is refused. */
    int largest();

    /** How long the body may take. */
    Duration patience();
}
