package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.Lint;
import app.plixa.hub.routing.lint.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

/** The guarded live reload, where {@code hub.routes.reload} switches it on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("hub.routes.reload")
class ReloadConfiguration {
    @Bean
    RouteReload routeReload(
            @Value("${hub.routes-dir}") Path folder,
            @Value("${hub.routes.components}") List<String> components,
            @Value("${hub.routes.drain}") Duration drain,
            CamelContext camel,
            ListableBeanFactory beans,
            ConfigurableEnvironment environment,
            Clock clock)
            throws IOException {
        // Schema and catalogue are read with the first change: no start waits for them.
        SingletonSupplier<Lint> lint =
                SingletonSupplier.of(() -> new Lint(new ContextBeans(beans), new Settings(environment)));
        return new RouteReload(folder, lint, new Rehearsal(camel, components), new Swap(camel, drain), clock);
    }

    @Bean(destroyMethod = "close")
    FolderWatch routesWatch(@Value("${hub.routes-dir}") Path folder, RouteReload reload) {
        return new FolderWatch(folder, reload::follow);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> watchOnceReady(
            FolderWatch watch, @Value("${hub.routes.debounce}") Duration debounce) {
        return ready -> watch.start(debounce);
    }

    /** Before Camel stops: a route that stops then is no change. */
    @Bean
    ApplicationListener<ContextClosedEvent> watchUntilClosed(FolderWatch watch) {
        return closed -> watch.close();
    }
}
