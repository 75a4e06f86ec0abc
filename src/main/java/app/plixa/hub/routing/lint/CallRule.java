package app.plixa.hub.routing.lint;

import app.plixa.hub.routing.CalledWith;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one step begins, another of its route ends: without that messages would go twice, or none any more. */
final class CallRule implements Rule {
    private final Beans beans;

    CallRule(Beans beans) {
        this.beans = beans;
    }

    /** What a route, an element of its file, calls of a bean. */
    private record Call(String route, String bean, String method) {
        Call beside(String other) {
            return new Call(route, bean, other);
        }

        String name() {
            return bean + "." + method;
        }
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            Map<Call, String> calls = calls(file);
            calls.forEach((call, pointer) -> needed(call)
                    .filter(other -> !calls.containsKey(other))
                    .forEach(other -> file.note(
                            pointer, "A route that calls '" + call.name() + "' calls '" + other.name() + "', too.")));
        }
    }

    private static Map<Call, String> calls(RouteFile file) {
        Map<Call, String> calls = new LinkedHashMap<>();
        file.visit((pointer, node) -> {
            if (pointer.endsWith("/bean") || pointer.endsWith("/method")) {
                calls.putIfAbsent(call(pointer.split("/")[1], node), pointer);
            }
        });
        return calls;
    }

    private static Call call(String route, JsonNode node) {
        return new Call(
                route,
                node.path("ref").asText(),
                BeanRule.methodOf(node.path("method").asText()));
    }

    private Stream<Call> needed(Call call) {
        return beans.type(call.bean()).stream()
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(method -> method.getName().equals(call.method()))
                .flatMap(CallRule::others)
                .map(call::beside);
    }

    private static Stream<String> others(Method method) {
        CalledWith needs = method.getAnnotation(CalledWith.class);
        return needs == null ? Stream.empty() : Stream.of(needs.value());
    }
}
