package app.plixa.hub.webhook;

import java.util.List;

/**
 * What goes to one endpoint together: where order is strict, those whose turn it is, each once the one before it arrived;
 * else one delivery.
 *
 * @param deliveries in their order, one at the least
 */
public record Sequence(List<Delivery> deliveries) {
    /** Keeps its own list. */
    public Sequence {
        deliveries = List.copyOf(deliveries);
    }

    /** Of one. */
    public static Sequence of(Delivery delivery) {
        return new Sequence(List.of(delivery));
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
