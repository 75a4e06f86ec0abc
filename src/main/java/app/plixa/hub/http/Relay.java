package app.plixa.hub.http;

import java.util.function.Supplier;

/** A {@link Courier}, and a new one where the last one broke down, which ends what it has under way. */
public final class Relay implements AutoCloseable {
    private final Supplier<Courier> hire;
    private volatile Courier courier;

    /** @param hire opens a courier; called at once, and whenever one broke down */
    public Relay(Supplier<Courier> hire) {
        this.hire = hire;
        this.courier = hire.get();
    }

    /** Who goes now. */
    public Courier courier() {
        return courier.broken() ? replaced() : courier;
    }

    private synchronized Courier replaced() {
        if (courier.broken()) {
            Courier before = courier;
            courier = hire.get();
            before.retire();
        }
        return courier;
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        courier.close();
    }
}
