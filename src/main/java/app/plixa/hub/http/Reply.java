package app.plixa.hub.http;

import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/** What a {@link Courier} brings back; of a long body only its beginning, and packed if it came packed. */
public record Reply(HttpResponse head, byte[] body) {
    /** Its status code. */
    public int status() {
        return head.getCode();
    }

    /** The first header of this name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
    }
}
