package app.plixa.hub.routing.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the lint says, and where. */
class LintTest {
    private static final Lint LINT = Lint.here();
    private static final String GOOD = """
            - route:
                id: hello
                description: Says hello.
                from:
                  id: on-hello
                  uri: timer:hello
                  parameters:
                    period: "{{hub.sweep.period}}"
                  steps:
                    - bean:
                        id: sweep-hello
                        ref: expiry
                        method: sweep
                    - filter:
                        id: only-text
                        simple:
                          expression: "${body} != null"
                        steps:
                          - to:
                              id: to-queue
                              uri: jms:queue:plixa.internal.events
                              parameters:
                                jmsMessageType: Text
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsSaidOfAGoodFile() throws IOException {
        assertThat(lint(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - bean:                    | - baen:                  | 10:11 | Unknown word 'baen'. Did you mean 'bean'?
            uri: timer                 | uri: exec                | 4:5   | The component 'exec' is not in hub.routes.components.
            period:                    | perod:                   | 8:9   | Unknown option 'perod' of timer. Did you mean 'period'?
            ref: expiry                | ref: expriy              | 12:13 | There is no bean 'expriy'. Did you mean 'expiry'?
            method: sweep              | method: swept            | 13:13 | 'expiry' has no method 'swept'. Did you mean 'sweep'?
            {{hub.sweep.period}}       | {{hub.sweep.peroid}}     | 8:9   | Nothing sets 'hub.sweep.peroid'; write {{hub.sweep.peroid:default}} or set it. Did you mean 'hub.sweep.period'?
            plixa.internal.events      | plixa.internal.event     | 21:19 | The broker has no queue 'plixa.internal.event'. Did you mean 'jms:queue:plixa.internal.events'?
            queue:plixa.internal.events| queue:plixa.routes.main.a | 21:19 | The broker has no queue 'plixa.routes.main.a'.
            queue:plixa.internal.events| queue:plixa.x?password=a | 22:19 | The secret 'password' must come from outside, as {{a.property}}.
            jmsMessageType: Text       | jmsMessageType: Txt      | 23:21 | 'Txt' is none of Bytes, Map, Object, Stream, Text. Did you mean 'Text'?
            ${body} != null            | ${body != null           | 16:13 | The expression cannot be read: ${body != null
            id: to-queue               | id: only-text            | 20:19 | The id 'only-text' is taken, in this file.
            description: Says hello.   | note: Says hello.        | 1:3   | The route needs a 'description'.
            jmsMessageType: Text       | replyToPassword: a       | 23:21 | The secret 'replyToPassword' must come from outside, as {{a.property}}.
            uri: jms:queue:plixa.internal.events | uri: http://me:pw@localhost/ | 21:19 | A secret must come from outside, as {{a.property}}.
            uri: jms:queue:plixa.internal.events | uri: "http:localhost/?api_key=abc" | 22:19 | The secret 'api_key' must come from outside, as {{a.property}}.
            uri: jms:queue:plixa.internal.events | uri: "http:localhost/?api_key={{a.key:abc}}" | 22:19 | The secret 'api_key' must come from outside, as {{a.property}}.
            description: Says hello.   | description: plixa_pat_0123456789012345678901 | 3:5 | A secret must come from outside, as {{a.property}}.
            uri: timer:hello           | uri: timr:hello          | 4:5   | The component 'timr' is not in hub.routes.components. Did you mean 'timer'?
            uri: jms:queue:plixa.internal.events | uri: kamelet:plixa-send-snk | 21:19 | There is no Kamelet 'plixa-send-snk'.
            ref: expiry                | beanType: java.lang.Runtime | 12:13 | Routes name beans with 'ref'; they make none.
            """)
    void aMistakeIsShownWhereItIs(String good, String bad, String place, String message) throws IOException {
        List<String> said = lint(GOOD.replace(good, bad));

        assertThat(said).anySatisfy(line -> assertThat(line).startsWith("hello.camel.yaml:" + place + ": " + message));
    }

    @Test
    void whatIsNoYamlIsShownWhereItBreaks() throws IOException {
        assertThat(lint(GOOD.replace("  id: hello", "  id: [hello")))
                .singleElement()
                .asString()
                .matches("hello.camel.yaml:3:\\d+: YAML: .*");
        assertThat(lint(GOOD.replace("    id: hello", "    id: hello\n    id: hallo")))
                .containsExactly("hello.camel.yaml:3:5: The key 'id' is there twice.");
        assertThat(lint("")).containsExactly("hello.camel.yaml:1:1: The file is empty.");
    }

    /** Emacs' lock is a link to nowhere, macOS notes what is no text. */
    @Test
    void whatIsHiddenIsNoFlow() throws IOException {
        Files.createSymbolicLink(folder.resolve(".#hello.camel.yaml"), Path.of("somebody@there.4711"));
        Files.write(folder.resolve("._hello.camel.yaml"), new byte[] {0, 5, (byte) 0xff});

        assertThat(lint(GOOD)).isEmpty();
        assertThat(FlowDiagram.of(folder)).contains("hello");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.write(folder.resolve("latin.camel.yaml"), "# Até já".getBytes(StandardCharsets.ISO_8859_1));
        Files.createDirectory(folder.resolve("none.camel.yaml"));

        assertThat(lint(GOOD))
                .containsExactly(
                        "latin.camel.yaml:1:1: The file is not UTF-8.",
                        "none.camel.yaml:1:1: The file cannot be read.");
    }

    @ParameterizedTest
    @CsvSource({
        "constant: Bearer abc, 1",
        "constant: 'Bearer {{erp.key:abc}}', 1",
        "constant: 'Bearer {{hub.version}}', 0",
        "simple: '${header.given}', 0"
    })
    void aHeaderThatLetsInComesFromOutside(String value, int said) throws IOException {
        String step = "- setHeader:\n            id: let-in\n            name: Authorization\n            " + value
                + "\n        - bean:";

        assertThat(lint(GOOD.replace("- bean:", step)))
                .filteredOn(
                        line -> line.endsWith("The secret 'Authorization' must come from outside, as {{a.property}}."))
                .hasSize(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recipientList | simple: "${header.where}"                 | 1
            recipientList | constant: "log:a,exec:ls"                 | 1
            recipientList | constant: "log:a,log:b"                   | 0
            routingSlip   | simple: "${body}"                         | 1
            dynamicRouter | simple: "${body}"                         | 1
            enrich        | constant: "exec:ls"                       | 1
            enrich        | expression: {simple: {expression: "http:localhost/${header.id}"}} | 0
            pollEnrich    | constant: {expression: "exec:ls"}         | 1
            """)
    void whatAnExpressionReachesNamesAComponentThatIsAllowed(String step, String target, int said) throws IOException {
        String steps = "- " + step + ":\n            id: reaching\n            " + target + "\n        - bean:";

        assertThat(lint(GOOD.replace("- bean:", steps)))
                .filteredOn(line -> line.endsWith(
                        "What '" + step + "' reaches must name a component of hub.routes.components, such as http:…."))
                .hasSize(said);
    }

    /** A running hub refuses these, but one that starts with them ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filter: {id: a, groovy: "true", steps: []}                        | camel-groovy
            filter: {id: a, jq: {expression: ".a"}, steps: []}                | camel-jq
            filter: {id: a, expression: {jsonpath: "$.a"}, steps: []}         | camel-jsonpath
            script: {id: a, expression: {groovy: "1"}}                        | camel-groovy
            setBody: {id: a, expression: {language: {language: groovy, expression: "1"}}} | camel-groovy
            marshal: {id: a, json: {library: Gson}}                           | camel-gson
            unmarshal: {id: a, jacksonXml: {}}                                | camel-jacksonxml
            circuitBreaker: {id: a, steps: []}                                | camel-resilience4j
            marshal: {id: a, json: {}}                                        |
            setBody: {id: a, expression: {simple: "a"}}                       |
            """)
    void whatNeedsAJarHasIt(String step, String jar) throws IOException {
        List<String> said = lint(GOOD.replace("- bean:", "- " + step + "\n        - bean:"));

        if (jar == null) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said)
                    .singleElement()
                    .asString()
                    .startsWith("hello.camel.yaml:10:")
                    .endsWith(" needs the jar " + jar + ", which is not there.");
        }
    }

    @ParameterizedTest
    @CsvSource({"groupedBody", "groupedExchange", "useLatest"})
    void severalMessagesBecomeOneByAStrategyOfTheHubs(String strategy) throws IOException {
        assertThat(lint(GOOD.replace(
                        "- bean:",
                        "- aggregate: {id: a, aggregationStrategy: " + strategy + ", completionSize: 2,"
                                + " correlationExpression: {constant: all}, steps: []}\n        - bean:")))
                .isEmpty();
    }

    @Test
    void whichOfSeveralMethodsIsSaid() throws IOException {
        String claims = GOOD.replace("ref: expiry", "ref: sends").replace("method: sweep", "note: Which?");

        assertThat(lint(claims))
                .containsExactly("hello.camel.yaml:10:11: 'sends' has several methods; name one with 'method'.");
    }

    @Test
    void whatOneStepBeginsAnotherEnds() throws IOException {
        String turn = Files.readString(Path.of("routes/31-conversation-turn.camel.yaml"));
        assertThat(lint(turn)).isEmpty();

        assertThat(lint(turn.replace("method: end", "method: join")))
                .containsExactly("hello.camel.yaml:8:11: A route that calls 'sends.begin' calls 'sends.end', too.");
        assertThat(lint(turn.replace("method: goesOn", "method: hasNext"))).hasSize(2);
    }

    @Test
    void anExpressionMakesNoBean() throws IOException {
        assertThat(lint(GOOD.replace("${body} != null", "${bean:type:java.lang.Runtime?method=getRuntime} != null")))
                .anyMatch(line -> line.endsWith("Routes name beans with 'ref'; they make none."));
    }

    @Test
    void aKameletThatIsMeantIsSuggested() throws IOException {
        Path kamelets = Files.createDirectories(folder.resolve("kamelets"));
        Files.copy(
                Path.of("routes/kamelets/plixa-send-sink.kamelet.yaml"),
                kamelets.resolve("plixa-send-sink.kamelet.yaml"));

        assertThat(lint(GOOD.replace("jms:queue:plixa.internal.events", "kamelet:plixa-send-snk")))
                .anyMatch(line ->
                        line.endsWith("There is no Kamelet 'plixa-send-snk'. Did you mean 'kamelet:plixa-send-sink'?"));
    }

    @Test
    void aDirectTargetNeedsItsRoute() throws IOException {
        assertThat(lint(GOOD.replace("jms:queue:plixa.internal.events", "direct:helo")))
                .anyMatch(line -> line.contains("No route begins with direct:helo."));
        Files.writeString(
                folder.resolve("other.camel.yaml"),
                GOOD.replaceAll("id: (\\S+)", "id: other-$1").replace("timer:hello", "direct:hello"));
        assertThat(lint(GOOD.replace("jms:queue:plixa.internal.events", "direct:helo")))
                .anyMatch(line -> line.endsWith("No route begins with direct:helo. Did you mean 'direct:hello'?"));
    }

    private List<String> lint(String content) throws IOException {
        Files.writeString(folder.resolve("hello.camel.yaml"), content);
        return LINT.of(folder).stream()
                .map(finding -> finding.toString().substring(folder.toString().length() + 1))
                .toList();
    }
}
