package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    private static MockHttpServletResponse answer(List<String> allowed, String origin) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/me");
        request.addHeader("Origin", origin);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new Cors(allowed).say(request, response, List.of("GET"));
        return response;
    }
}
