package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens as their owners manage them, and what each may do. */
@ExtendWith(ApiHub.class)
class TokensIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = ApiHub.hub();
    }

    @Test
    void aNewTokenIsShownOnceAndDoesWhatItMay() {
        JsonNode token = create("{\"name\":\"CRM\",\"abilities\":[\"read\"],\"rate_limit\":7,"
                + "\"expires_at\":\"2999-01-01T00:00:00+01:00\"}");
        String plain = token.path("plain_text_token").asText();
        assertThat(plain)
                .matches("plixa_pat_[0-9A-Za-z]{43}")
                .endsWith(token.path("last_four").asText());
        assertThat(token.path("expires_at").asText()).isEqualTo("2998-12-31T23:00:00.000Z");
        assertThat(token.path("last_used_at").isNull()).isTrue();

        HttpResponse<String> me = as(plain, "GET", "/v1/me");
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.headers().firstValue("X-RateLimit-Limit")).hasValue("7");
        JsonNode who = RunningHub.json(me.body()).path("data");
        assertThat(who.at("/token/id")).isEqualTo(token.path("id"));
        assertThat(who.at("/token/abilities").toString()).isEqualTo("[\"read\"]");
        assertThat(who.at("/workspace/slug").asText()).isEqualTo("main");
        assertThat(who.path("plan").asText()).isEqualTo("business");
        assertThat(who.path("rate_limit").asInt()).isEqualTo(7);

        refused(as(plain, "GET", "/v1/tokens"), 403, "missing_ability");
        HttpResponse<String> list = hub.call("GET", "/v1/tokens", "");
        assertThat(list.body()).doesNotContain(plain).contains(token.path("id").asText());
        await().atMost(SOON)
                .until(() -> RunningHub.json(hub.call("GET", "/v1/tokens", "").body())
                        .at("/data/0/last_used_at")
                        .asText()
                        .endsWith(":00.000Z"));
    }

    @Test
    void nobodyGrantsMoreThanHeHolds() {
        String plain = create("{\"name\":\"x\",\"abilities\":[\"tokens\",\"read\"],\"rate_limit\":50}")
                .path("plain_text_token")
                .asText();
        refused(post(plain, "{\"name\":\"y\",\"abilities\":[\"read\",\"write\"]}"), 403, "missing_ability");
        refused(post(plain, "{\"name\":\"y\",\"abilities\":[\"read\"],\"rate_limit\":51}"), 422, "validation_failed");
        HttpResponse<String> child = post(plain, "{\"name\":\"y\",\"abilities\":[\"read\"]}");
        assertThat(child.statusCode()).isEqualTo(201);
        assertThat(RunningHub.json(child.body()).at("/data/rate_limit").asInt()).isEqualTo(50);
    }

    @Test
    void aRevokedTokenIsGoneAndAnExpiredOneIsRefused() {
        JsonNode token = create("{\"name\":\"x\",\"abilities\":[\"read\"]}");
        String plain = token.path("plain_text_token").asText();
        String path = "/v1/tokens/" + token.path("id").asText();
        assertThat(as(plain, "GET", "/v1/me").statusCode()).isEqualTo(200);
        assertThat(hub.call("DELETE", path, "").statusCode()).isEqualTo(204);
        await().atMost(SOON).until(() -> as(plain, "GET", "/v1/me").statusCode() == 401);
        refused(hub.call("DELETE", path, ""), 404, "not_found");
        assertThat(hub.call("GET", "/v1/tokens", "").body())
                .doesNotContain(token.path("id").asText());

        JsonNode other = create("{\"name\":\"x\",\"abilities\":[\"read\"]}");
        hub.database
                .sql("update tokens set expires_at = now() - interval '1 second' where id = ?")
                .param(other.path("id").asText())
                .update();
        await().atMost(SOON)
                .until(() -> as(other.path("plain_text_token").asText(), "GET", "/v1/me")
                                .statusCode()
                        == 401);
    }

    @Test
    void aTokenDoesNotRevokeItselfNorThoseOfOthers() {
        String self = RunningHub.json(hub.call("GET", "/v1/me", "").body())
                .at("/data/token/id")
                .asText();
        refused(hub.call("DELETE", "/v1/tokens/" + self, ""), 409, "conflict");
        hub.database
                .sql("insert into workspaces (id, slug, name, plan, created_at)"
                        + " values ('wsp_other', 'another', 'Another', 'starter', now()) on conflict do nothing")
                .update();
        hub.database
                .sql("insert into tokens (id, workspace_id, name, sha256, last_four, abilities, created_at) values"
                        + " ('tok_other', 'wsp_other', 'x', sha256('plixa_pat_other'), 'ther', '{read,tokens}', now())")
                .update();
        refused(hub.call("DELETE", "/v1/tokens/tok_other", ""), 404, "not_found");
        assertThat(hub.database
                        .sql("select count(*) from tokens where id = 'tok_other' and revoked_at is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(hub.call("GET", "/v1/tokens", "").body()).doesNotContain("tok_other");

        refused(as("plixa_pat_other", "GET", "/v1/me"), 403, "plan_without_api");
        hub.database
                .sql("update workspaces set plan = 'professional' where id = 'wsp_other'")
                .update();
        await().atMost(SOON).until(() -> as("plixa_pat_other", "GET", "/v1/me").statusCode() == 200);
    }

    @Test
    void aListIsPagedNewestFirst() {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(
                    0,
                    create("{\"name\":\"p\",\"abilities\":[\"read\"]}")
                            .path("id")
                            .asText());
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (seen.size() < 5) {
            JsonNode page = RunningHub.json(
                    hub.call("GET", "/v1/tokens?per_page=2" + cursor, "").body());
            page.path("data").forEach(token -> seen.add(token.path("id").asText()));
            cursor = "&cursor=" + page.at("/meta/next_cursor").asText();
        }
        assertThat(seen).startsWith(created.toArray(String[]::new));
    }

    private static JsonNode create(String body) {
        HttpResponse<String> answer = hub.call("POST", "/v1/tokens", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return RunningHub.json(answer.body()).path("data");
    }

    private static HttpResponse<String> post(String token, String body) {
        return hub.call("POST", "/v1/tokens", body, "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> as(String token, String method, String path) {
        return hub.call(method, path, "", "Authorization", "Bearer " + token);
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningHub.json(answer.body()).path("code").asText()).isEqualTo(code);
    }
}
