package app.plixa.hub.message;

import java.util.Optional;

/** What became of a draft. */
public sealed interface Taken {
    /** It is durable; the answer is stored with it where it came with an {@code Idempotency-Key}. */
    record Stored(Accepted accepted, Optional<byte[]> answer) implements Taken {}

    /** The same request was answered before with these bytes; nothing was stored. */
    record Repeated(byte[] answer) implements Taken {}

    /** Another request used its key; nothing was stored. */
    record Reused() implements Taken {}

    /** What it names is gone since it was checked; nothing was stored. */
    record Gone() implements Taken {}
}
