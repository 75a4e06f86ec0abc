package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call with ids of another workspace: nothing is found, nothing is changed. */
@ExtendWith(ApiHub.class)
class StrangersIT {
    private static final String[] TABLES = {
        "messages", "conversations", "contacts", "events", "deliveries", "numbers", "media"
    };

    @Test
    void anotherWorkspacesThingsAreNotFoundAndStayAsTheyAre() {
        ApiHub.whatsApp().behave(request -> new Receiver.Reply(500, "{\"error\":{\"code\":131000}}"));
        JsonNode message = ApiHub.hub().send("5511912390001", "mine");
        String id = message.path("id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ApiHub.hub().status(id).equals("failed"));
        ApiHub.whatsApp().behave(Receiver::taken);
        String conversation = message.path("conversation_id").asText();
        String contact = ApiHub.get("/v1/conversations/" + conversation)
                .path("contact_id")
                .asText();
        String event = ApiHub.get("/v1/events?conversation_id=" + conversation)
                .get(0)
                .path("id")
                .asText();
        String media = MediaCalls.upload(ApiHub.hub(), "a.txt", "text/plain", "mine")
                .path("id")
                .asText();
        List<String> before = ApiHub.dump(TABLES);

        for (String path : List.of("", "/timeline")) {
            notFound("GET", "/v1/messages/" + id + path, "");
        }
        notFound("GET", "/v1/media/" + media, "");
        notFound("DELETE", "/v1/messages/" + id, "");
        notFound("POST", "/v1/messages/" + id + "/retry", "");
        notFound("GET", "/v1/conversations/" + conversation, "");
        notFound("GET", "/v1/conversations/" + conversation + "/messages", "");
        notFound("PATCH", "/v1/conversations/" + conversation, "{\"status\":\"closed\"}");
        notFound("DELETE", "/v1/conversations/" + conversation, "");
        notFound("GET", "/v1/contacts/" + contact, "");
        notFound("PATCH", "/v1/contacts/" + contact, "{\"name\":\"Mine now\"}");
        notFound("PATCH", "/v1/contacts/" + contact, "{}");
        notFound("DELETE", "/v1/contacts/" + contact, "");
        notFound("GET", "/v1/events/" + event, "");
        for (String list : List.of(
                "messages",
                "messages?phone=5511912390001",
                "messages?conversation_id=" + conversation,
                "messages?contact_id=" + contact,
                "messages?type=text",
                "messages?status=failed",
                "conversations",
                "conversations?phone=5511912390001",
                "conversations?contact_id=" + contact,
                "contacts",
                "contacts?phone=5511912390001",
                "events",
                "events?event=message.outbound",
                "events?conversation_id=" + conversation,
                "numbers")) {
            assertThat(stranger("GET", "/v1/" + list, "").body())
                    .as(list)
                    .isEqualTo("{\"data\":[],\"meta\":{\"per_page\":50,\"next_cursor\":null}}");
        }
        assertThat(ApiHub.dump(TABLES)).isEqualTo(before);
    }

    private static void notFound(String method, String path, String body) {
        HttpResponse<String> answer = stranger(method, path, body);
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(404);
        assertThat(RunningHub.json(answer.body()).path("code").asText()).isEqualTo("not_found");
    }

    private static HttpResponse<String> stranger(String method, String path, String body) {
        return ApiHub.hub().call(method, path, body, "Authorization", "Bearer " + ApiHub.STRANGER);
    }
}
