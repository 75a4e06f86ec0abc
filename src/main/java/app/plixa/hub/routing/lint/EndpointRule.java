package app.plixa.hub.routing.lint;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;

/** Which components a route may use, and the options that Camel's catalogue knows of them. */
final class EndpointRule implements Rule {
    private final CamelCatalog catalog;
    private final Set<String> allowed;

    EndpointRule(CamelCatalog catalog, Set<String> allowed) {
        this.catalog = catalog;
        this.allowed = new TreeSet<>(allowed);
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            Endpoint.visit(file, endpoint -> {
                if (endpoint.uri().startsWith("{{")) {
                    return;
                }
                if (!allowed.contains(endpoint.scheme())) {
                    file.note(
                            endpoint.pointer(),
                            "The component '" + endpoint.scheme() + "' is not in hub.routes.components."
                                    + Spelling.suggest(endpoint.scheme(), allowed));
                } else if (!endpoint.scheme().equals("kamelet")) {
                    options(file, endpoint);
                }
            });
        }
    }

    private void options(RouteFile file, Endpoint endpoint) {
        ComponentModel component = catalog.componentModel(endpoint.scheme());
        EndpointValidationResult result =
                catalog.validateEndpointProperties(whole(endpoint), false, endpoint.consumed(), !endpoint.consumed());
        Set<String> known = new TreeSet<>();
        component.getEndpointOptions().forEach(option -> known.add(option.getName()));
        each(result.getUnknown(), name -> {
            if (!component.isLenientProperties()) {
                file.note(
                        endpoint.place(name),
                        "Unknown option '" + name + "' of " + endpoint.scheme() + "." + Spelling.suggest(name, known));
            }
        });
        each(result.getRequired(), name -> file.note(endpoint.pointer(), "The option '" + name + "' is missing."));
        each(
                result.getNotConsumerOnly(),
                name -> file.note(endpoint.place(name), "The option '" + name + "' is for sending only."));
        each(
                result.getNotProducerOnly(),
                name -> file.note(endpoint.place(name), "The option '" + name + "' is for reading only."));
        values(
                result.getInvalidEnum(),
                (name, value) -> file.note(
                        endpoint.place(name),
                        "'" + value + "' is none of " + String.join(", ", result.getEnumChoices(name)) + "."
                                + Spelling.suggest(value, result.getEnumChoices(name))));
        values(result.getInvalidBoolean(), (name, value) -> wrong(file, endpoint, name, value, "true or false"));
        values(result.getInvalidInteger(), (name, value) -> wrong(file, endpoint, name, value, "a whole number"));
        values(result.getInvalidNumber(), (name, value) -> wrong(file, endpoint, name, value, "a number"));
        values(result.getInvalidDuration(), (name, value) -> wrong(file, endpoint, name, value, "a time such as 5s"));
        component.getEndpointOptions().stream()
                .filter(BaseOptionModel::isSecret)
                .filter(option -> !SecretRule.isOutside(endpoint.options().getOrDefault(option.getName(), "{{}}")))
                .forEach(option -> file.note(
                        endpoint.place(option.getName()),
                        "The secret '" + option.getName() + "' must come from outside, as {{a.property}}."));
    }

    private static void wrong(RouteFile file, Endpoint endpoint, String name, String value, String wanted) {
        file.note(endpoint.place(name), "'" + value + "' is not " + wanted + ".");
    }

    private static String whole(Endpoint endpoint) {
        StringBuilder whole = new StringBuilder(endpoint.uri());
        endpoint.options().forEach((key, value) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(key)
                .append('=')
                .append(value.replace("#", "%23").replace("&", "%26")));
        return whole.toString();
    }

    private static void each(Set<String> names, java.util.function.Consumer<String> what) {
        if (names != null) {
            names.forEach(what);
        }
    }

    private static void values(Map<String, String> values, java.util.function.BiConsumer<String, String> what) {
        if (values != null) {
            values.forEach(what);
        }
    }
}
