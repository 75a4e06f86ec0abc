package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The calls about endpoints and deliveries as a client makes them, and a look behind them. */
record WebhookCalls(RunningHub hub) {
    static final Duration SOON = Duration.ofSeconds(20);

    /** Registers an endpoint with more settings than its URL; its id. */
    String endpoint(String url, String settings) {
        HttpResponse<String> answer =
                hub.call("POST", "/v1/webhooks", "{\"url\":\"" + url + "\"," + settings.replace('\'', '"') + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return data(answer).path("id").asText();
    }

    JsonNode change(String endpoint, String body) {
        return data(hub.call("PATCH", "/v1/webhooks/" + endpoint, body.replace('\'', '"')));
    }

    JsonNode test(String endpoint) {
        return data(hub.call("POST", "/v1/webhooks/" + endpoint + "/test", ""));
    }

    HttpResponse<String> redeliver(String delivery) {
        return hub.call("POST", "/v1/deliveries/" + delivery + "/redeliver", "");
    }

    HttpResponse<String> recover(String endpoint, String body) {
        return hub.call("POST", "/v1/webhooks/" + endpoint + "/recover", body.replace('\'', '"'));
    }

    /** The deliveries of an endpoint, newest first. */
    JsonNode deliveries(String endpoint, String query) {
        return data(hub.call("GET", "/v1/webhooks/" + endpoint + "/deliveries" + query, ""));
    }

    /** The endpoint's last delivery of an inbound message. */
    JsonNode last(String endpoint) {
        return deliveries(endpoint, "?event=message.inbound").path(0);
    }

    /** Waits until the endpoint's last inbound message is in this state; its delivery's id. */
    String becomes(String endpoint, String state) {
        await().atMost(SOON).until(() -> last(endpoint).path("state").asText().equals(state));
        return last(endpoint).path("id").asText();
    }

    /** One delivery with its attempts. */
    JsonNode shown(String delivery) {
        return data(hub.call("GET", "/v1/deliveries/" + delivery, ""));
    }

    /** A customer writes. */
    void inbound(String text) {
        HttpResponse<String> answer =
                hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"" + text + "\"}");
        assertThat(RunningHub.json(answer.body()).at("/data/callback_status").asInt())
                .isEqualTo(200);
    }

    /** The only value that a query gives, as text. */
    String one(String sql, String... parameters) {
        return String.valueOf(
                hub.database.sql(sql).params((Object[]) parameters).query().singleValue());
    }

    static JsonNode data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return RunningHub.json(answer.body()).path("data");
    }

    static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode envelope = RunningHub.json(answer.body());
        assertThat(envelope.path("code").asText()).isEqualTo(code);
        assertThat(envelope.path("request_id").asText()).startsWith("req_");
    }
}
