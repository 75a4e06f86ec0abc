package app.plixa.hub.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** Takes in an answer up to a size. What is longer is told at once, and whoever hears it ends the exchange. */
final class Intake implements AsyncResponseConsumer<Reply> {
    private final int largest;
    private final Consumer<Reply> enough;
    private final ByteArrayBuffer body = new ByteArrayBuffer(0);
    private HttpResponse head;
    private FutureCallback<Reply> callback;

    Intake(int largest, Consumer<Reply> enough) {
        this.largest = largest;
        this.enough = enough;
    }

    /** Whether anything was answered. */
    boolean begun() {
        return head != null;
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<Reply> result) {
        head = response;
        callback = result;
        if (entity == null) {
            result.completed(reply());
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void updateCapacity(CapacityChannel capacity) throws java.io.IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) {
        byte[] piece = new byte[Math.min(source.remaining(), largest - body.length())];
        source.get(piece);
        body.append(piece, 0, piece.length);
        if (source.hasRemaining()) {
            source.position(source.limit());
            enough.accept(reply());
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        callback.completed(reply());
    }

    @Override
    public void failed(Exception cause) {}

    @Override
    public void releaseResources() {}

    private Reply reply() {
        return new Reply(head, body.toByteArray());
    }
}
