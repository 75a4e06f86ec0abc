package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Handler;
import org.apache.camel.Processor;

/** Beans are named, never made in a route file, and have the methods that are called. */
final class BeanRule implements Rule {
    /** What names a bean, under which key. */
    private static final Map<String, String> REFERENCES =
            Map.of("bean", "ref", "method", "ref", "policy", "ref", "process", "ref", "transacted", "ref");

    private static final Set<String> NAMES = Set.of("executorService", "onCompletionRef", "aggregationStrategy");

    private final Beans beans;

    BeanRule(Beans beans) {
        this.beans = beans;
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            file.visit((pointer, node) -> node.properties()
                    .forEach(part -> check(file, pointer + "/" + part.getKey(), part.getKey(), part.getValue())));
            Endpoint.visit(file, endpoint -> endpoint.options().forEach((option, value) -> {
                if (value.startsWith("#")) {
                    exists(file, endpoint.place(option), value.substring(1));
                }
            }));
        }
    }

    private void check(RouteFile file, String pointer, String key, JsonNode node) {
        if (key.equals("beanType") || key.equals("beans") && pointer.split("/").length == 3) {
            file.note(pointer, "Routes name beans with 'ref'; they make none.");
        } else if (NAMES.contains(key) && node.isTextual()) {
            exists(file, pointer, node.asText().replaceFirst("^#", ""));
        } else if (REFERENCES.containsKey(key) && node.isObject()) {
            String reference = REFERENCES.get(key);
            if (key.equals("bean") && !node.has(reference)) {
                file.note(pointer, "The bean needs a 'ref'.");
            }
            RouteFile.words(node, reference).ifPresent(name -> {
                if (exists(file, pointer + "/" + reference, name)) {
                    RouteFile.words(node, "method")
                            .ifPresentOrElse(
                                    call -> method(file, pointer + "/method", name, call),
                                    () -> onlyMethod(file, pointer, key, name));
                }
            });
        }
    }

    private boolean exists(RouteFile file, String pointer, String name) {
        String plain = name.replaceFirst("^bean:", "");
        boolean known = plain.contains("{{") || beans.type(plain).isPresent();
        if (!known) {
            file.note(pointer, "There is no bean '" + plain + "'." + Spelling.suggest(plain, beans.names()));
        }
        return known;
    }

    /** Which of several is called without a name shows only when it runs, where Camel may find that it cannot tell. */
    private void onlyMethod(RouteFile file, String pointer, String key, String bean) {
        Set<String> methods = beans.type(bean)
                .filter(type -> key.equals("bean") || key.equals("method"))
                .filter(type -> !Processor.class.isAssignableFrom(type))
                .filter(type -> Stream.of(type.getMethods()).noneMatch(m -> m.isAnnotationPresent(Handler.class)))
                .map(BeanRule::methods)
                .orElse(Set.of());
        if (methods.size() > 1) {
            file.note(pointer, "'" + bean + "' has several methods; name one with 'method'.");
        }
    }

    /** The name of the method that a call is of, with its arguments or without. */
    static String methodOf(String call) {
        return call.replaceAll("(?s)\\(.*", "");
    }

    private static Set<String> methods(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private void method(RouteFile file, String pointer, String bean, String call) {
        String name = methodOf(call);
        Set<String> methods = beans.type(bean).stream()
                .flatMap(type -> Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getDeclaredMethods())))
                .map(Method::getName)
                .collect(Collectors.toSet());
        if (!methods.isEmpty() && !methods.contains(name)) {
            file.note(pointer, "'" + bean + "' has no method '" + name + "'." + Spelling.suggest(name, methods));
        }
    }
}
