package app.plixa.hub.message;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A request that is to be carried out once, whatever often it is made.
 *
 * @param key the client's {@code Idempotency-Key}, its own within the workspace
 * @param request tells whether it is the same request: SHA-256 of its canonical JSON
 */
public record Once(String workspaceId, String key, byte[] request) {
    /** What it is known by. */
    public record Key(String workspaceId, String key) {}

    /** All nodes lock keys in this order, so that none waits for another that waits for it. */
    static final Comparator<Once> IN_ORDER =
            Comparator.comparing(Once::workspaceId).thenComparing(Once::key);

    Key place() {
        return new Key(workspaceId, key);
    }

    boolean asks(byte[] same) {
        return Arrays.equals(request, same);
    }
}
