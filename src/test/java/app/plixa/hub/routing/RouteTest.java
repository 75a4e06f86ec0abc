package app.plixa.hub.routing;

import static org.mockito.Mockito.mock;

import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.jpa.JpaComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;

/**
 * A shipped route file alone in a Camel of its own: its beans and the outside are stand-ins, so what is tested is the
 * flow that the file describes. The integration tests run the same files on the real parts.
 */
abstract class RouteTest extends CamelTestSupport {
    private static final String IN = "direct:test-in";

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withUseAdviceWith(true).withUseRouteBuilder(false).withJMX(false);
    }

    @Override
    protected CamelContext createCamelContext() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, mock(PlatformHttpEngine.class));
        JpaComponent jpa = new JpaComponent();
        jpa.setEntityManagerFactory(mock(EntityManagerFactory.class));
        jpa.setTransactionStrategy(Runnable::run);
        camel.addComponent("jpa", jpa);
        HttpClientConfigurer plain = client -> {};
        camel.getRegistry().bind("mediaLinkOutlet", plain);
        camel.getRegistry().bind("receiptOutlet", plain);
        camel.getRegistry().bind("inquiryOutlet", plain);
        camel.getRegistry().bind("uploadOutlet", plain);
        camel.getRegistry().bind("fetchOutlet", plain);
        Properties settings = new Properties();
        settings.setProperty("hub.whatsapp.consumers", "1");
        settings.setProperty("hub.webhooks.consumers", "1");
        settings.setProperty("hub.broker.intake.consumers", "1");
        settings.setProperty("hub.sweep.period", "1000");
        settings.setProperty("hub.sweep.redelivery-period", "1000");
        settings.setProperty("hub.webhooks.retry-delays", "1m,5m");
        settings.setProperty("hub.webhooks.max-attempts", "3");
        settings.setProperty("hub.sweep.recovery-period", "1000");
        settings.setProperty("hub.sweep.media-period", "1000");
        settings.setProperty("hub.sweep.estimates-period", "1000");
        settings.setProperty("hub.routes-dir", "routes");
        camel.getPropertiesComponent().setInitialProperties(settings);
        camel.setStreamCaching(false);
        return camel;
    }

    /** A stand-in for a bean of the flow, of the real bean's class, so that names and parameters must fit. */
    final <T> T bean(String name, Class<T> type) {
        T standIn = mock(type);
        context.getRegistry().bind(name, standIn);
        return standIn;
    }

    /** Loads route files without starting them. */
    final void load(String... names) throws Exception {
        for (String name : names) {
            String file = "file:routes/" + name + ".camel.yaml";
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.resolveResource(context, file));
        }
    }

    /** Loads a file and starts its route with a direct entry, everything it sends to being a mock. */
    final void start(String name, String... targets) throws Exception {
        startRoute(name, name.substring(3), targets);
    }

    /** Like {@link #start}, for one of several routes in a file. */
    final void startRoute(String file, String routeId, String... targets) throws Exception {
        load(file);
        AdviceWith.adviceWith(context, routeId, route -> {
            route.replaceFromWith(IN);
            route.mockEndpointsAndSkip(targets);
        });
        context.start();
    }

    /** Sends a body through the route; gives the finished exchange. */
    final Exchange send(Object body) {
        return template.send(IN, exchange -> exchange.getMessage().setBody(body));
    }
}
