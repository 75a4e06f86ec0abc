package app.plixa.hub.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What goes to one endpoint together: where order is strict, those whose turn it is, each once nothing more will come of the
 * one before it; else one delivery.
 *
 * @param deliveries in their order, one at the least
 * @param until when the second ends that they were granted for, where the endpoint can bear but so many in each
 */
public record Sequence(List<Delivery> deliveries, Optional<Instant> until) {
    /** Keeps its own list. */
    public Sequence {
        deliveries = List.copyOf(deliveries);
    }

    /** Of one. */
    public static Sequence of(Delivery delivery) {
        return new Sequence(List.of(delivery), Optional.empty());
    }

    Delivery first() {
        return deliveries.get(0);
    }

    Target target() {
        return first().target();
    }

    boolean ordered() {
        return target().traffic().ordered();
    }
}
