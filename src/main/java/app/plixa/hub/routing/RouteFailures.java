package app.plixa.hub.routing;

import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.Service;
import org.apache.camel.builder.DefaultErrorHandlerBuilder;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.reifier.errorhandler.ErrorHandlerReifier;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.CamelLogger;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.LoggingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * A failing exchange is one line of the log, with its route and what went wrong: in an outage all fail, and Camel would
 * write its history and stack, and then the consumer that it came from the same once more. A route with an error handler
 * of its own says what that one says.
 */
@Component
public final class RouteFailures implements CamelContextCustomizer {
    private static final Logger log = LoggerFactory.getLogger(RouteFailures.class);

    /** Stands for the error handler of routes without one of their own. */
    private static final class OneLine extends DefaultErrorHandlerBuilder {
        @Override
        public ErrorHandlerFactory cloneBuilder() {
            return this;
        }
    }

    /** Makes Camel's usual error handler with a logger that knows the route, which its definition cannot. */
    private static final class OneLineReifier extends ErrorHandlerReifier<OneLine> {
        private OneLineReifier(Route route, ErrorHandlerFactory definition) {
            super(route, (OneLine) definition);
        }

        @Override
        public Processor createErrorHandler(Processor step) {
            DefaultErrorHandler handler = new DefaultErrorHandler(
                    camelContext, step, logger(route), null, inOneLine(), null, null, null, null);
            configure(handler);
            return handler;
        }
    }

    /** Prefers one line to a stack and the route to ids. */
    private static final class RouteLogger extends CamelLogger {
        private final String route;

        private RouteLogger(Route route) {
            super(log, LoggingLevel.ERROR);
            this.route = route.getRouteId();
        }

        @Override
        public void log(String message) {
            super.log(route + ": " + firstLine(message));
        }
    }

    /** What the error handler has told is not told again. */
    private static final class ConsumerFailures extends LoggingExceptionHandler {
        private ConsumerFailures(CamelContext camel) {
            super(camel, RouteFailures.class);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable failure) {
            if (!isSuppressLogging() && !isTold(exchange)) {
                log.warn("{}: {}", message, firstLine(String.valueOf(failure)));
            }
        }

        /** Of what was split, the parts' error handler has told; the whole is marked as exhausted. */
        private static boolean isTold(Exchange exchange) {
            return exchange != null
                    && (exchange.getExchangeExtension().isErrorHandlerHandledSet()
                            || exchange.getExchangeExtension().isRedeliveryExhausted());
        }
    }

    @Override
    public void configure(CamelContext camel) {
        ErrorHandlerReifier.registerReifier(OneLine.class, OneLineReifier::new);
        camel.getCamelContextExtension().setErrorHandlerFactory(new OneLine());
        camel.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onServiceAdd(CamelContext context, Service service, Route route) {
                if (service instanceof DefaultConsumer consumer
                        && consumer.getExceptionHandler().getClass() == LoggingExceptionHandler.class) {
                    consumer.setExceptionHandler(new ConsumerFailures(camel));
                }
            }
        });
    }

    /** Without history and stack. */
    static RedeliveryPolicy inOneLine() {
        RedeliveryPolicy policy = new RedeliveryPolicy();
        policy.setLogStackTrace(false);
        policy.setLogExhaustedMessageHistory(false);
        return policy;
    }

    /** For error handlers of this route. */
    static CamelLogger logger(Route route) {
        return new RouteLogger(route);
    }

    /** For consumers of queues: what failed outside of the route, which would have told of it. */
    public static void ofListener(Throwable failure) {
        if (!(failure instanceof RuntimeCamelException)) {
            log.warn("A message was not taken: {}", firstLine(failure.toString()));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
