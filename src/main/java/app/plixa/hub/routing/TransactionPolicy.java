package app.plixa.hub.routing;

import org.apache.camel.LoggingLevel;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.camel.spring.spi.TransactionErrorHandler;
import org.springframework.transaction.PlatformTransactionManager;

/** Steps of a route in one transaction. A failure is told as {@link RouteFailures} do. */
public final class TransactionPolicy extends SpringTransactionPolicy {
    /** Transactions of this manager. */
    public TransactionPolicy(PlatformTransactionManager transactions) {
        super(transactions);
    }

    /** The steps behind it keep the route's error handler: Camel's would put each into a transaction of its own. */
    @Override
    public Processor wrap(Route route, Processor steps) {
        return new TransactionErrorHandler(
                route.getCamelContext(),
                steps,
                RouteFailures.logger(route),
                null,
                RouteFailures.inOneLine(),
                getTransactionTemplate(),
                null,
                null,
                LoggingLevel.OFF,
                null);
    }
}
