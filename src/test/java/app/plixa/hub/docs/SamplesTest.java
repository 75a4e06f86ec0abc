package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference shows is what {@code src/examples} holds, which other tests run. */
class SamplesTest {
    private static final Document DOCUMENT = Document.published();
    private static final Pattern CALL = Pattern.compile("(?m)^(GET|POST|PATCH|DELETE) \\{\\{host}}(\\S+)$");

    static List<String> verifiers() {
        return Samples.named("verify");
    }

    @Test
    void sendingIsShownInEveryLanguage() throws IOException {
        Set<String> files = new HashSet<>();
        for (String name : Samples.named("send")) {
            files.add(Samples.text(name));
        }
        List<String> shown = DOCUMENT.root()
                .at("/paths/~1v1~1messages~1send/post/x-codeSamples")
                .findValuesAsText("source");
        assertThat(shown).hasSize(5).containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void verifyingIsShownInEveryLanguage(String name) throws IOException {
        assertThat(DOCUMENT.root().at("/info/description").asText()).contains("\n" + Samples.text(name) + "\n```");
    }

    @Test
    void theFileForRestClientsHasEveryCallWithAnExampleOfTheDocument() throws IOException {
        String file = Files.readString(Samples.FOLDER.resolve("plixa.http"));
        Set<String> calls = new HashSet<>();
        for (String request : file.split("(?m)^### .*$")) {
            Matcher call = CALL.matcher(request);
            if (call.find()) {
                String path = call.group(2).replaceAll("\\{\\{\\w+}}", "{id}");
                calls.add(call.group(1) + " " + path);
                checkBody(request, call.group(1), path);
            }
        }
        assertThat(calls)
                .containsExactlyInAnyOrderElementsOf(DOCUMENT.operations().stream()
                        .map(operation -> operation.method() + " " + operation.path())
                        .toList());
    }

    /** Every example of the document is posted to a running hub by another test. */
    private static void checkBody(String request, String method, String path) throws IOException {
        if (request.contains("application/json")) {
            JsonNode body = new ObjectMapper().readTree(request.substring(request.indexOf("\n\n")));
            assertThat(RequestExample.all().stream()
                            .filter(example -> example.path().equals(path)
                                    && example.method().equals(method))
                            .map(RequestExample::body))
                    .as(request)
                    .contains(body);
        }
    }
}
