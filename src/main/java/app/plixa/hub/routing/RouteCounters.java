package app.plixa.hub.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.springframework.stereotype.Component;

/** Counts what goes through each route of this process since its start; two additions an exchange. */
@Component
public class RouteCounters implements RoutePolicyFactory {
    /** A route's counts. {@code failed} are exchanges that left it with a failure that nothing handled. */
    public record Count(long total, long failed, long inFlight) {}

    private static final class Counter extends RoutePolicySupport {
        private final LongAdder begun = new LongAdder();
        private final LongAdder done = new LongAdder();
        private final LongAdder failed = new LongAdder();

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            begun.increment();
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            done.increment();
            if (exchange.isFailed()) {
                failed.increment();
            }
        }

        private Count count() {
            long finished = done.sum();
            return new Count(finished, failed.sum(), Math.max(0, begun.sum() - finished));
        }
    }

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
        return counters.computeIfAbsent(routeId, id -> new Counter());
    }

    /** The counts of this route; noughts where it never ran. */
    public Count of(String routeId) {
        Counter counter = counters.get(routeId);
        return counter == null ? new Count(0, 0, 0) : counter.count();
    }
}
