package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.ChatModel;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations, events and numbers on the running hub. */
@ExtendWith(ApiHub.class)
class ConversationsApiIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aConversationIsShownWithItsContactAndWindow() {
        JsonNode message = ApiHub.inbound("5511912370001", "hello");

        JsonNode shown = ApiHub.get(
                "/v1/conversations/" + message.path("conversation_id").asText());

        assertThat(shown.at("/contact/phone").asText()).isEqualTo("5511912370001");
        assertThat(shown.at("/contact/id")).isEqualTo(shown.path("contact_id"));
        assertThat(shown.at("/window/open").asBoolean()).isTrue();
        assertThat(shown.path("status").asText()).isEqualTo("open");
        List<String> names = new ArrayList<>();
        shown.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "id",
                        "number_id",
                        "contact_id",
                        "status",
                        "name",
                        "tags",
                        "window",
                        "created_at",
                        "updated_at",
                        "closed_at",
                        "contact");
        assertThat(ApiHub.get("/v1/conversations?phone=5511912370001").get(0)).isEqualTo(shown);
    }

    /** A phone finds nobody who has none. */
    @Test
    void aPersonKnownByAUserIdAloneIsFoundByItsContact() {
        conversation("5511912370003");
        JsonNode message =
                ApiHub.call(202, "POST", "/v1/messages/send", "{\"recipient\":\"BR.170000071\",\"body\":\"Oi\"}");
        JsonNode conversation = ApiHub.get(
                "/v1/conversations/" + message.path("conversation_id").asText());
        String contact = "contact_id=" + conversation.path("contact_id").asText();
        conversation("5511912370004");

        assertThat(conversation.at("/contact/phone").isNull()).isTrue();
        for (String query : List.of(contact, contact + "&status=open")) {
            assertThat(ApiHub.get("/v1/conversations?" + query)).containsExactly(conversation);
        }
        assertThat(ApiHub.ids(ApiHub.get("/v1/messages?" + contact)))
                .containsExactly(message.path("id").asText());
        for (String query : List.of(
                contact + "&status=closed",
                contact + "&phone=5511912370003",
                "contact_id=ctc_nobodys",
                "contact_id=")) {
            assertThat(ApiHub.get("/v1/conversations?" + query)).as(query).isEmpty();
        }
    }

    /** The feature is off unless it is set up: no model is there to be asked, and nothing is written down for it. */
    @Test
    void nobodyAnswersAnOpenedConversationUnlessAskedTo() {
        ApiHub.inbound("5511912370093", "hello");

        assertThat(ApiHub.hub().context.getBeansOfType(ChatModel.class)).isEmpty();
        assertThat(ApiHub.dump("auto_replies")).isEmpty();
    }

    @Test
    void aWalkMissesNothingAndRepeatsNothingWhileOthersAreOpenedAndClosed() {
        List<String> opened = new ArrayList<>();
        IntStream.range(0, 9).forEach(i -> opened.add(0, conversation("551191237001" + i)));
        ApiHub.call(200, "PATCH", "/v1/conversations/" + opened.get(4), "{\"status\":\"closed\"}");
        int[] next = {20};

        List<String> all =
                ApiHub.ids(ApiHub.walk("/v1/conversations", 2, () -> conversation("55119123700" + next[0]++)));
        List<String> open = ApiHub.ids(ApiHub.walk("/v1/conversations?status=open", 2, () -> {}));
        List<String> closed = ApiHub.ids(ApiHub.get("/v1/conversations?status=closed"));

        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.subList(0, 9)).isEqualTo(opened);
        assertThat(closed).contains(opened.get(4));
        assertThat(open).doesNotContain(opened.get(4)).containsAll(opened.subList(0, 4));
        assertThat(open.size() + closed.size())
                .isEqualTo(ApiHub.walk("/v1/conversations", 100, () -> {}).size());
    }

    @Test
    void aChangeIsPartialAndToldOnlyWhenThereIsOne() {
        String id = conversation("5511912370002");
        ApiHub.hub().register(ApiHub.customer().url("/updated"), "conversation.updated");
        String path = "/v1/conversations/" + id;

        JsonNode named = ApiHub.call(200, "PATCH", path, "{\"name\":\"Order 42\"}");
        JsonNode tagged = ApiHub.call(200, "PATCH", path, "{\"tags\":[\"vip\",\"😀\"]}");
        JsonNode closed = ApiHub.call(200, "PATCH", path, "{\"status\":\"closed\",\"name\":\" \"}");
        for (String nothing : List.of(
                "{}", "{\"status\":\"closed\"}", "{\"tags\":[\"vip\",\"😀\"],\"name\":null}", "{\"other\":1}")) {
            assertThat(ApiHub.call(200, "PATCH", path, nothing)).isEqualTo(closed);
        }

        assertThat(named.path("name").asText()).isEqualTo("Order 42");
        assertThat(tagged.path("name").asText()).isEqualTo("Order 42");
        assertThat(closed.path("tags")).isEqualTo(tagged.path("tags"));
        assertThat(closed.path("name").isNull()).isTrue();
        assertThat(closed.path("closed_at")).isEqualTo(closed.path("updated_at"));
        assertThat(ApiHub.get(path)).isEqualTo(closed);
        ApiHub.hub().send("5511912370002", "open again");
        assertThat(ApiHub.get(path).path("status").asText()).isEqualTo("open");
        assertThat(ApiHub.get(path).path("closed_at").isNull()).isTrue();
        await().atMost(SOON).until(() -> ApiHub.customer().at("/updated").size() == 4);
        JsonNode told = RunningHub.json(ApiHub.customer().at("/updated").stream()
                .filter(r -> r.text().contains("\"closed\""))
                .findFirst()
                .orElseThrow()
                .text());
        assertThat(told.path("data")).isEqualTo(closed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"archived\"} | status",
                "{\"status\":null} | status",
                "{\"status\":5} | status",
                "{\"tags\":null} | tags",
                "{\"tags\":\"vip\"} | tags",
                "{\"tags\":[1]} | tags",
                "{\"tags\":[\"a\",\"a\"]} | tags.1",
                "{\"tags\":[\" \"]} | tags.0",
                "{\"tags\":[\"a\\u0000\"]} | tags.0",
                "{\"tags\":[\"LONG\"]} | tags.0",
                "{\"tags\":[MANY]} | tags",
                "{\"name\":7} | name",
                "{\"name\":\"LONGLONGLONGLONGLONG\"} | name"
            })
    void aChangeThatMakesNoSenseIsNamedAndChangesNothing(String body, String field) {
        String path = "/v1/conversations/" + conversation("5511912370003");
        JsonNode before = ApiHub.get(path);
        String many = IntStream.range(0, 51).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));

        HttpResponse<String> answer = ApiHub.hub()
                .call("PATCH", path, body.replace("LONG", "x".repeat(65)).replace("MANY", many));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                .as(answer.body())
                .isTrue();
        assertThat(ApiHub.get(path)).isEqualTo(before);
    }

    @Test
    void aDeletedConversationIsGoneWithItsMessagesEvenWhileOneIsBeingSent() throws Exception {
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ApiHub.whatsApp().behave(request -> {
            if (request.text().contains("in flight")) {
                posted.countDown();
                waitFor(release);
            }
            return Receiver.taken(request);
        });
        ApiHub.hub().register(ApiHub.customer().url("/deleted"), "conversation.deleted");
        JsonNode flying = ApiHub.hub().send("5511912370004", "in flight");
        String id = flying.path("conversation_id").asText();
        posted.await();
        String waiting =
                ApiHub.hub().send("5511912370004", "waiting").path("id").asText();

        ApiHub.call(204, "DELETE", "/v1/conversations/" + id, "");
        release.countDown();

        ApiHub.call(404, "GET", "/v1/conversations/" + id, "");
        ApiHub.call(404, "DELETE", "/v1/conversations/" + id, "");
        ApiHub.call(404, "GET", "/v1/messages/" + waiting, "");
        assertThat(ApiHub.get("/v1/messages?phone=5511912370004")).isEmpty();
        JsonNode next = ApiHub.hub().send("5511912370004", "from the start");
        assertThat(next.path("conversation_id").asText()).isNotEqualTo(id);
        await().atMost(SOON)
                .until(() -> ApiHub.hub().status(next.path("id").asText()).equals("sent"));
        await().atMost(SOON).until(() -> ApiHub.customer().at("/deleted").size() == 1);
        assertThat(RunningHub.json(ApiHub.customer().at("/deleted").get(0).text())
                        .at("/data/id")
                        .asText())
                .isEqualTo(id);
        assertThat(ApiHub.whatsApp().received()).noneMatch(r -> r.text().contains(waiting));
        assertThat(ApiHub.dump("send_attempts").toString())
                .doesNotContain(flying.path("id").asText())
                .contains(next.path("id").asText());
        assertThat(ApiHub.get("/v1/events?conversation_id=" + id)
                        .get(0)
                        .path("event")
                        .asText())
                .isEqualTo("conversation.deleted");
    }

    @Test
    void eventsAreWhatWebhooksWereTold() {
        ApiHub.hub().register(ApiHub.customer().url("/events"), "message.inbound", "conversation.created");
        JsonNode message = ApiHub.inbound("5511912370005", "What \"happened\" 😀?".replace("\"", "\\\""));
        String conversation = message.path("conversation_id").asText();
        await().atMost(SOON).until(() -> ApiHub.customer().at("/events").size() == 2);
        String told = ApiHub.customer().at("/events").stream()
                .filter(r -> r.header("X-Plixa-Event").equals("message.inbound"))
                .findFirst()
                .orElseThrow()
                .text();
        String id = RunningHub.json(told).path("id").asText();

        assertThat(ApiHub.hub().call("GET", "/v1/events/" + id, "").body()).isEqualTo("{\"data\":" + told + "}");
        String list = "/v1/events?conversation_id=" + conversation;
        assertThat(ApiHub.get(list).findValuesAsText("event"))
                .containsExactlyInAnyOrder("message.inbound", "conversation.created");
        assertThat(ApiHub.ids(ApiHub.get(list + "&event=message.inbound"))).containsExactly(id);
        assertThat(ApiHub.ids(ApiHub.walk("/v1/events?event=message.inbound", 2, () -> {})))
                .contains(id)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        String at = RunningHub.json(told).path("created_at").asText();
        assertThat(ApiHub.ids(ApiHub.get(list + "&since=" + at))).contains(id);
        assertThat(ApiHub.ids(ApiHub.get(list + "&until=" + at))).doesNotContain(id);
        assertThat(ApiHub.get("/v1/events?conversation_id=cnv_nobodys")).isEmpty();
        ApiHub.call(422, "GET", "/v1/events?event=message.lost", "");
    }

    @Test
    void numbersAreShownWithoutTheirSecrets() {
        HttpResponse<String> answer = ApiHub.hub().call("GET", "/v1/numbers", "");
        JsonNode numbers = RunningHub.json(answer.body()).path("data");
        assertThat(numbers).isNotEmpty();
        List<String> names = new ArrayList<>();
        numbers.get(0).fieldNames().forEachRemaining(names::add);
        assertThat(names).contains("id", "phone").noneMatch(name -> name.matches(".*(token|secret).*"));
        assertThat(ApiHub.hub().call("GET", "/v1/numbers?per_page=0", "").statusCode())
                .isEqualTo(422);
    }

    private static String conversation(String phone) {
        return ApiHub.hub().send(phone, "hi").path("conversation_id").asText();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
