package app.plixa.hub.routing.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a step reaches by an expression can be read, too: it names its component, one that routes may use. What is computed as
 * a whole, from a message perhaps, could be anything.
 */
final class ReachRule implements Rule {
    private static final Set<String> STEPS =
            Set.of("enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter");
    private static final List<String> LANGUAGES = List.of("expression", "constant", "simple");

    private final Set<String> allowed;

    ReachRule(Set<String> allowed) {
        this.allowed = allowed;
    }

    @Override
    public void check(List<RouteFile> flow) {
        for (RouteFile file : flow) {
            file.visit((pointer, node) -> node.properties().forEach(step -> {
                if (STEPS.contains(step.getKey()) && !isKnown(step.getValue())) {
                    file.note(
                            pointer + "/" + step.getKey(),
                            "What '" + step.getKey() + "' reaches must name a component of hub.routes.components,"
                                    + " such as http:….");
                }
                if (step.getValue().isTextual() && step.getValue().asText().contains("bean:type:")) {
                    file.note(pointer + "/" + step.getKey(), "Routes name beans with 'ref'; they make none.");
                }
            }));
        }
    }

    private boolean isKnown(JsonNode step) {
        return text(step)
                .filter(targets -> Arrays.stream(targets.split(","))
                        .allMatch(target -> target.contains(":")
                                && allowed.contains(
                                        target.substring(0, target.indexOf(':')).strip())))
                .isPresent();
    }

    private static Optional<String> text(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.asText());
        }
        return LANGUAGES.stream().filter(node::has).findFirst().flatMap(language -> text(node.path(language)));
    }
}
