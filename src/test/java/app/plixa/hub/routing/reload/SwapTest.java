package app.plixa.hub.routing.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.routing.lint.RouteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed routes in a Camel that runs. */
class SwapTest {
    private static final String ACTION = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: greet-action
              labels:
                camel.apache.org/kamelet.type: action
            spec:
              definition:
                title: Greets
                type: object
                properties:
                  word:
                    type: string
                    default: hello
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - setBody:
                        simple: "{{word}} ${body}"
            """;

    private static final String SOURCE = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: line-source
              labels:
                camel.apache.org/kamelet.type: source
            spec:
              definition:
                title: Reads a line
                type: object
                properties:
                  name:
                    type: string
              template:
                from:
                  uri: "seda:{{name}}"
                  steps:
                    - to: kamelet:sink
            """;

    @TempDir
    static Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Swap swap;
    private Flow running = Flow.of(List.of(), List.of(), "");

    @BeforeEach
    void start() {
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:" + folder);
        kamelets.setTimeout(500);
        camel.addComponent("kamelet", kamelets);
        camel.getPropertiesComponent().addInitialProperty("my.word", "good day");
        camel.getPropertiesComponent().addInitialProperty("my.sink", "kamelet:greet-action");
        camel.start();
        swap = new Swap(camel, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    /** Whoever calls it, and however: a change elsewhere takes no Kamelet away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{to: 'kamelet:greet-action?word={{my.word}}'}",
                "{to: '{{my.sink}}'}",
                "{toD: 'kamelet:greet-action'}",
                "{recipientList: {constant: 'kamelet:greet-action'}}",
                "{kamelet: {name: greet-action}}"
            })
    void aKameletThatIsStillCalledStays(String call) throws Exception {
        Files.writeString(folder.resolve("greet-action.kamelet.yaml"), ACTION);
        String caller = route("caller", "direct:caller", call);
        save(caller, route("other", "direct:other", "{log: a}"));
        assertThat(answer("direct:caller")).endsWith(" Lucia");

        save(caller, route("other", "direct:other", "{log: b}"));

        assertThat(answer("direct:caller")).endsWith(" Lucia");
    }

    @Test
    void aKameletThatFeedsARouteGoesWithIt() throws Exception {
        Files.writeString(folder.resolve("line-source.kamelet.yaml"), SOURCE);
        for (String word : List.of("a", "b")) {
            save(route("fed", "'kamelet:line-source?name={{my.word}}'", "{log: " + word + "}"));
            assertThat(camel.getRoutes()).hasSize(2);
        }
        assertThatThrownBy(() -> save(route("fed", "kamelet:line-source?name=x", "{bean: {ref: nothing}}")));
        assertThat(camel.getRoutes()).hasSize(2);

        save();

        assertThat(camel.getRoutes()).isEmpty();
    }

    /** As after a start: it holds for every route of its file. */
    @Test
    void whatAFileSaysOfItsRoutesHoldsForAChangedOne() throws Exception {
        String handler = "- onException: {exception: [java.lang.Exception], handled: {constant: 'true'},"
                + " steps: [{setBody: {id: sorry, constant: %s}}]}%n";
        String fails = "{throwException: {exceptionType: java.lang.IllegalStateException, message: %s}}";
        String other = route("b", "direct:xb", fails.formatted("b"));
        save(handler.formatted("sorry") + route("a", "direct:xa", fails.formatted("a")) + other);

        save(handler.formatted("sorry") + route("a", "direct:xa", fails.formatted("c")) + other);
        assertThat(answer("direct:xa")).isEqualTo("sorry");

        save(handler.formatted("pardon") + route("a", "direct:xa", fails.formatted("c")) + other);
        assertThat(answer("direct:xa")).isEqualTo("pardon");
        assertThat(answer("direct:xb")).isEqualTo("pardon");
    }

    /** What one route leaves another may begin with at once. */
    @Test
    void anEntryIsPassedOn() throws Exception {
        save(route("a", "direct:xa", "{setBody: {constant: a}}") + route("b", "direct:xb", "{setBody: {constant: b}}"));

        save(route("a", "direct:xb", "{setBody: {constant: a}}") + route("b", "direct:xc", "{setBody: {constant: b}}"));

        assertThat(answer("direct:xb")).isEqualTo("a");
        assertThat(answer("direct:xc")).isEqualTo("b");
    }

    @Test
    void whatCannotBeStartedIsNamedAndTheFlowGoesOnAsItWas() throws Exception {
        save(route("a", "direct:xa", "{setBody: {constant: a}}"), route("b", "direct:xb", "{setBody: {constant: b}}"));

        assertThatThrownBy(() -> save(
                        route("a", "direct:xb", "{setBody: {constant: c}}"),
                        route("b", "direct:xc", "{bean: {ref: nothing}}")))
                .isInstanceOf(Swap.FailedException.class)
                .hasMessageStartingWith("1.camel.yaml: route b: ");

        assertThat(answer("direct:xa")).isEqualTo("a");
        assertThat(answer("direct:xb")).isEqualTo("b");
    }

    private static String route(String id, String from, String step) {
        return "- route: {id: %s, from: {uri: %s, steps: [%s]}}%n".formatted(id, from, step);
    }

    private String answer(String uri) {
        return camel.createProducerTemplate().requestBody(uri, "Lucia", String.class);
    }

    private void save(String... files) throws Exception {
        List<RouteFile> read = new ArrayList<>();
        for (String text : files) {
            read.add(new RouteFile(Path.of(read.size() + ".camel.yaml"), text));
        }
        Flow next = Flow.of(read, List.of(), "");
        swap.apply(running, next, running.changes(next));
        running = next;
    }
}
