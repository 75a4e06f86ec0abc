package app.plixa.hub.routing.lint;

import app.plixa.hub.queue.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is sent to is there: a route behind each direct entry, a queue of the broker, a Kamelet with these properties. */
final class TargetRule implements Rule {
    private static final Pattern QUEUE = Pattern.compile("<queue name=\"([^\"]+)\"");

    private final Set<String> queues;
    private final Map<String, RouteFile> kamelets;

    TargetRule(Path broker, List<RouteFile> kamelets) {
        this.queues = queues(broker);
        this.kamelets = kamelets.stream()
                .collect(Collectors.toMap(RouteFile::name, kamelet -> kamelet, (a, b) -> a, TreeMap::new));
    }

    @Override
    public void check(List<RouteFile> flow) {
        Map<String, RouteFile> entries = new TreeMap<>();
        Set<String> known = new TreeSet<>(queues);
        for (RouteFile file : flow) {
            Endpoint.visit(file, endpoint -> {
                if (endpoint.consumed()
                        && endpoint.scheme().equals("jms")
                        && queue(endpoint).startsWith(Addresses.OF_ROUTES)) {
                    known.add(queue(endpoint));
                }
                if (endpoint.consumed() && endpoint.scheme().equals("direct")) {
                    RouteFile other = entries.putIfAbsent(endpoint.rest(), file);
                    if (other != null) {
                        file.note(
                                endpoint.pointer(),
                                "Another route begins with " + endpoint.uri() + " already, in "
                                        + other.path().getFileName() + ".");
                    }
                }
            });
        }
        flow.forEach(file -> Endpoint.visit(file, endpoint -> check(file, endpoint, entries.keySet(), known)));
        flow.stream().filter(Entries::isApi).findFirst().ifPresent(api -> Entries.of(api).stream()
                .filter(entry -> !entries.containsKey(entry))
                .forEach(entry -> api.note(
                        "",
                        "No route begins with direct:" + entry + ", which the hub calls."
                                + Spelling.suggest(entry, entries.keySet()))));
    }

    private void check(RouteFile file, Endpoint endpoint, Set<String> entries, Set<String> queues) {
        if (endpoint.rest().contains("{{") || endpoint.rest().contains("${")) {
            return;
        }
        switch (endpoint.scheme()) {
            case "direct" -> {
                if (!entries.contains(endpoint.rest())) {
                    missing(file, endpoint, "No route begins with " + endpoint.uri() + ".", "direct:", entries);
                }
            }
            case "jms" -> {
                String queue = queue(endpoint);
                if (!queue.startsWith("topic:") && !queues.isEmpty() && !queues.contains(queue)) {
                    missing(file, endpoint, "The broker has no queue '" + queue + "'.", "jms:queue:", queues);
                }
            }
            case "kamelet" -> kamelet(file, endpoint);
            default -> {}
        }
    }

    private void kamelet(RouteFile file, Endpoint endpoint) {
        String name = endpoint.rest().replaceFirst("/.*", "");
        if (file.isKamelet() && Set.of("source", "sink").contains(name)) {
            return;
        }
        RouteFile kamelet = kamelets.get(name);
        if (kamelet == null) {
            missing(file, endpoint, "There is no Kamelet '" + name + "'.", "kamelet:", kamelets.keySet());
            return;
        }
        Set<String> known = kamelet.properties().keySet();
        endpoint.options().forEach((option, value) -> {
            if (!known.contains(option)) {
                String meant = Spelling.suggest(option, known);
                file.note(endpoint.place(option), "'" + name + "' has no property '" + option + "'." + meant);
            } else if (kamelet.properties().get(option).path("format").asText().equals("password")
                    && !value.matches("\\{\\{[^:]*}}")) {
                file.note(
                        endpoint.place(option),
                        "The secret '" + option + "' must come from outside, as {{a.property}}.");
            }
        });
        Set<String> missing = new TreeSet<>(kamelet.required());
        missing.removeAll(endpoint.options().keySet());
        missing.forEach(option -> file.note(endpoint.pointer(), "'" + name + "' needs the property '" + option + "'."));
    }

    private static String queue(Endpoint endpoint) {
        return endpoint.rest().replaceFirst("^queue:", "");
    }

    private static void missing(RouteFile file, Endpoint endpoint, String message, String scheme, Set<String> known) {
        String meant = Spelling.suggest(queue(endpoint), known).replaceFirst("'", "'" + scheme);
        file.note(endpoint.pointer() + "/uri", message + meant);
    }

    private static Set<String> queues(Path broker) {
        try {
            return Files.exists(broker)
                    ? QUEUE.matcher(Files.readString(broker))
                            .results()
                            .map((MatchResult found) -> found.group(1))
                            .collect(Collectors.toCollection(TreeSet::new))
                    : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
