package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge lets the documented pass, and nothing else: a check that cannot fail would check nothing. */
class ContractTest {
    private static final String PAGE = "{\"data\":[],\"meta\":{\"per_page\":50,\"next_cursor\":null}}";
    private static final String NOT_FOUND =
            "{\"message\":\"Not Found.\",\"code\":\"not_found\",\"request_id\":\"req_1\"}";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Type", "application/json",
            "X-Request-Id", "req_1",
            "X-RateLimit-Limit", "100",
            "X-RateLimit-Remaining", "99");

    @Test
    void whatTheDocumentShowsPasses() {
        assertThatCode(() -> list(200, PAGE, HEADERS)).doesNotThrowAnyException();
        assertThatCode(() -> check("GET", "/v1/nothing", "", 404, NOT_FOUND, HEADERS))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("GET", "/sandbox/graph", "", 599, "anything", Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void aStatusThatIsNotInTheDocumentIsRefused() {
        refused(() -> list(500, NOT_FOUND, HEADERS), "this status is not in the document");
        refused(() -> check("GET", "/v1/nothing", "", 200, PAGE, HEADERS), "this status is not in the document");
    }

    @Test
    void aBodyThatDiffersIsRefused() {
        refused(() -> list(200, PAGE.replace("null}", "null,\"total\":7}"), HEADERS), "total");
        refused(() -> list(200, PAGE.replace("50", "\"50\""), HEADERS), "per_page");
        refused(() -> list(200, "{\"data\":[]}", HEADERS), "meta");
        refused(() -> check("GET", "/v1/webhooks/whe_1", "", 404, NOT_FOUND.replace("not_f", "f"), HEADERS), "code");
        refused(() -> check("DELETE", "/v1/webhooks/whe_1", "", 204, "{}", HEADERS), "no body");
    }

    @Test
    void aHeaderThatLacksOrDiffersIsRefused() {
        refused(() -> list(200, PAGE, without("X-RateLimit-Limit")), "a header is missing");
        Map<String, String> odd = new HashMap<>(HEADERS);
        odd.put("X-RateLimit-Remaining", "many");
        refused(() -> list(200, PAGE, odd), "a header is many");
        refused(() -> list(200, PAGE, without("Content-Type")), "the document shows no");
    }

    /** Whether a token was looked at before a request was refused depends on what is wrong with it. */
    @Test
    void whatIsSaidOfTheLimitIsInTheDocument() {
        String malformed = NOT_FOUND.replace("not_found", "malformed_json");
        String limited = NOT_FOUND.replace("not_found", "rate_limited");
        Map<String, String> reset = with("Retry-After", "1");
        reset.put("X-RateLimit-Reset", "1773501060");
        assertThatCode(() -> {
                    list(400, malformed, HEADERS);
                    list(400, malformed, without("X-RateLimit-Limit"));
                    check("GET", "/v1/media/med_1", "", 304, "", with("ETag", '"' + "0".repeat(64) + '"'));
                    list(429, limited, with("Retry-After", "1"));
                    list(429, limited, reset);
                })
                .doesNotThrowAnyException();
        refused(() -> list(200, PAGE, with("X-RateLimit-Reset", "1773501060")), "does not show");
    }

    @Test
    void aTimelineIsOnePageHoweverLong() {
        assertThatCode(() -> check("GET", "/v1/messages/msg_1/timeline", "", 200, PAGE.replace("50", "122"), HEADERS))
                .doesNotThrowAnyException();
        refused(() -> list(200, PAGE.replace("50", "122"), HEADERS), "per_page");
    }

    @Test
    void aRequestThatWasTakenButIsForbiddenIsRefused() {
        Document document = Document.published();
        String answer = document.operations().stream()
                .filter(op -> op.id().equals("registerWebhook"))
                .map(op -> document.at(op.place(), "responses", "201", "content", "application/json", "example"))
                .map(example -> example.node().toString())
                .findFirst()
                .orElseThrow();
        String taken = "{\"url\":\"https://example.com/\",\"unknown\":1}";
        assertThatCode(() -> check("POST", "/v1/webhooks", taken, 201, answer, HEADERS))
                .doesNotThrowAnyException();
        refused(
                () -> check("POST", "/v1/webhooks", taken.replace("unknown", "enabled"), 201, answer, HEADERS),
                "which the document forbids");
    }

    @Test
    void anEventThatDiffersIsRefused() {
        byte[] body = "{\"id\":\"evt_1\",\"event\":\"message.inbound\"}".getBytes(StandardCharsets.UTF_8);
        refused(() -> Contract.PUBLISHED.checkEvent("message.inbound", body, header -> "1"), "data");
        refused(() -> Contract.PUBLISHED.checkEvent("message.burnt", body, header -> "1"), "not in the document");
    }

    private static void refused(Runnable check, String why) {
        assertThatThrownBy(check::run).isInstanceOf(AssertionError.class).hasMessageContaining(why);
    }

    private static void list(int status, String body, Map<String, String> headers) {
        check("GET", "/v1/webhooks?per_page=50", "", status, body, headers);
    }

    private static void check(
            String method, String path, String sent, int status, String body, Map<String, String> headers) {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        @SuppressWarnings("unchecked")
        HttpResponse<String> answer = mock(HttpResponse.class);
        when(answer.statusCode()).thenReturn(status);
        when(answer.body()).thenReturn(body);
        when(answer.headers()).thenReturn(HttpHeaders.of(all, (name, value) -> true));
        Contract.PUBLISHED.check(method, path, sent, answer);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> more = new HashMap<>(HEADERS);
        more.put(name, value);
        return more;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> rest = new HashMap<>(HEADERS);
        rest.remove(name);
        return rest;
    }
}
