package app.plixa.hub.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.springframework.stereotype.Component;

/**
 * The paths of the API's document with their verbs, as the routes serve them now. Matched letter by letter: there is
 * one way to write a path.
 */
@Component
final class Operations implements PlatformHttpListener {
    static final String JSON = "application/json";

    private static final String API = "/v1/";

    private final List<Path> paths = new CopyOnWriteArrayList<>();

    /** Those that have no parameter, by themselves: most requests ask for one of them, and are asked for it three times. */
    private final Map<String, Path> plain = new ConcurrentHashMap<>();

    private PlatformHttpComponent followed;

    /**
     * A path of the document.
     *
     * @param segments of its template, the first one empty
     * @param verbs those of the document, sorted
     * @param allowed the same as {@code Allow} names them: what can be read can be asked for its headers alone
     * @param consumes media types of request bodies; empty where none takes a body
     */
    record Path(String template, List<String> segments, Set<String> verbs, List<String> allowed, Set<String> consumes) {
        static Path of(HttpEndpointModel model) {
            List<String> segments = List.of(model.getUri().split("/", -1));
            Set<String> verbs = words(model.getVerbs());
            return new Path(model.getUri(), segments, verbs, allowed(verbs), words(model.getConsumes()));
        }

        private static Set<String> words(String list) {
            return list == null ? Set.of() : new TreeSet<>(Arrays.asList(list.split(",")));
        }

        private static List<String> allowed(Set<String> verbs) {
            Stream<String> head = verbs.contains("GET") ? Stream.of("HEAD", "OPTIONS") : Stream.of("OPTIONS");
            return Stream.concat(verbs.stream(), head).toList();
        }

        /** Whether the body is no JSON, and goes to the route as it comes. */
        boolean takesStream() {
            return !consumes.isEmpty() && !consumes.contains(JSON);
        }

        private boolean matches(String[] asked) {
            if (asked.length != segments.size()) {
                return false;
            }
            for (int i = 0; i < asked.length; i++) {
                String own = segments.get(i);
                if (isParameter(own) ? asked[i].isEmpty() : !own.equals(asked[i])) {
                    return false;
                }
            }
            return true;
        }

        private long parameters() {
            return segments.stream().filter(Path::isParameter).count();
        }

        private static boolean isParameter(String segment) {
            return segment.startsWith("{");
        }
    }

    /** Learns what this component serves from now on. */
    synchronized void follow(PlatformHttpComponent component) {
        if (followed != component) {
            followed = component;
            component.addPlatformHttpListener(this);
        }
    }

    /** The path that serves this one; of several the one with fewer parameters. */
    Optional<Path> at(String path) {
        Path itself = plain.get(path);
        return itself == null ? withParameters(path.split("/", -1)) : Optional.of(itself);
    }

    private Optional<Path> withParameters(String[] segments) {
        return paths.stream()
                .filter(candidate -> candidate.matches(segments))
                .min(Comparator.comparingLong(Path::parameters));
    }

    /** Whether the document is served yet. */
    boolean known() {
        return !paths.isEmpty();
    }

    @Override
    public void registerHttpEndpoint(HttpEndpointModel model) {
        if (model.getUri().startsWith(API)) {
            unregisterHttpEndpoint(model);
            Path path = Path.of(model);
            paths.add(path);
            if (path.parameters() == 0) {
                plain.put(path.template(), path);
            }
        }
    }

    @Override
    public void unregisterHttpEndpoint(HttpEndpointModel model) {
        plain.remove(model.getUri());
        paths.removeIf(path -> path.template().equals(model.getUri()));
    }
}
