package app.plixa.hub.routing.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;

/** Builds a flow in a Camel that is thrown away: the same beans and configuration, nothing outside is touched. */
final class Rehearsal {
    /** Components that stay inside the process, and are as they will be. */
    private static final Set<String> INSIDE = Set.of("direct", "seda", "kamelet", "log");

    private final CamelContext running;
    private final Collection<String> components;

    Rehearsal(CamelContext running, Collection<String> components) {
        this.running = running;
        this.components = components;
    }

    /** What is wrong with the flow: nothing, or the first thing that Camel stumbles over in each file. */
    List<String> of(Flow flow) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (DefaultCamelContext stage = stage()) {
            for (Piece piece : flow.configurations()) {
                load(stage, piece, wrong);
            }
            for (Piece piece : flow.routes().values()) {
                load(stage, piece, wrong);
            }
            if (wrong.isEmpty()) {
                for (RouteDefinition route : stage.getRouteDefinitions()) {
                    route.autoStartup(false);
                }
                start(stage, flow, wrong);
            }
        }
        return wrong;
    }

    private DefaultCamelContext stage() {
        DefaultCamelContext stage = new DefaultCamelContext(false);
        stage.disableJMX();
        stage.getCamelContextExtension().setRegistry(new DefaultRegistry(new OnlyByName(running.getRegistry())));
        stage.setStreamCaching(running.isStreamCaching());
        stage.getPropertiesComponent().addPropertiesSource(new RunningProperties(running.getPropertiesComponent()));
        for (String component : components) {
            if (!INSIDE.contains(component)) {
                stage.addComponent(component, new SilentComponent());
            }
        }
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation(
                running.getComponent("kamelet", KameletComponent.class).getLocation());
        stage.addComponent("kamelet", kamelets);
        return stage;
    }

    private static void load(DefaultCamelContext stage, Piece piece, List<String> wrong) {
        try {
            PluginHelper.getRoutesLoader(stage).loadRoutes(piece.resource());
        } catch (Exception | LinkageError e) {
            wrong.add(piece.file() + ": " + cause(e));
        }
    }

    private static void start(DefaultCamelContext stage, Flow flow, List<String> wrong) {
        try {
            stage.start();
        } catch (Exception | LinkageError e) {
            String where = "";
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof FailedToCreateRouteException failed
                        && flow.routes().containsKey(failed.getRouteId())) {
                    where = flow.routes().get(failed.getRouteId()).file() + ": route " + failed.getRouteId() + ": ";
                }
            }
            wrong.add(where + cause(e));
        }
    }

    static String cause(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage())
                .lines()
                .findFirst()
                .orElse(last.getClass().getSimpleName());
    }

    private record RunningProperties(PropertiesComponent properties) implements PropertiesSource {
        @Override
        public String getName() {
            return "running";
        }

        @Override
        public String getProperty(String name) {
            return properties.resolveProperty(name).orElse(null);
        }
    }
}
