package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CorsTest {
    @Test
    void withoutOriginsNothingIsSaid() {
        assertThat(answer(List.of(), "https://app.example.com").getHeaderNames())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, true",
        "https://app.example.com.evil.org, false",
        "http://app.example.com, false",
        "https://a.example.org, true",
        "https://example.org, false",
        "null, false"
    })
    void onlyTheOriginsNamedMayRead(String origin, boolean allowed) {
        MockHttpServletResponse answer = answer(List.of("https://app.example.com", "https://*.example.org"), origin);
        assertThat(answer.containsHeader("Access-Control-Allow-Origin")).isEqualTo(allowed);
        assertThat(answer.getHeader("Vary")).isEqualTo("Origin");
        assertThat(answer.containsHeader("Access-Control-Allow-Credentials")).isFalse();
    }

    /** Whatever the reference promises an answer to have, a page can read. */
    @Test
    void everyHeaderOfTheReferenceMayBeRead() throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(new File("routes/plixa.openapi.yaml"));
        Set<String> promised = new TreeSet<>();
        document.path("paths")
                .findParents("headers")
                .forEach(answer -> answer.path("headers").fieldNames().forEachRemaining(promised::add));
        document.at("/components/responses")
                .findParents("headers")
                .forEach(answer -> answer.path("headers").fieldNames().forEachRemaining(promised::add));
        // Of those that every page may read (Fetch, CORS-safelisted response-header name).
        promised.removeAll(Set.of("Cache-Control", "Content-Type", "Content-Length"));

        String exposed = answer(List.of("https://app.example.com"), "https://app.example.com")
                .getHeader("Access-Control-Expose-Headers");

        assertThat(List.of(exposed.split(", "))).containsAll(promised);
    }

    private static MockHttpServletResponse answer(List<String> allowed, String origin) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/me");
        request.addHeader("Origin", origin);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new Cors(allowed).say(request, response, List.of("GET"));
        return response;
    }
}
