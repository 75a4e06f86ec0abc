package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, listed, shown and traced, on the running hub. */
@ExtendWith(ApiHub.class)
class MessagesApiIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aWalkMissesNothingAndRepeatsNothingWhileMessagesComeIn() {
        List<String> sent = new ArrayList<>();
        IntStream.range(0, 13)
                .forEach(i -> sent.add(
                        0,
                        ApiHub.hub()
                                .send("551191235000" + i % 3, "w" + i)
                                .path("id")
                                .asText()));
        String conversation = ApiHub.get("/v1/messages/" + sent.get(0))
                .path("conversation_id")
                .asText();

        List<JsonNode> walked =
                ApiHub.walk("/v1/messages", 4, () -> ApiHub.hub().send("5511912350000", "late"));
        List<JsonNode> ofOne = ApiHub.walk("/v1/conversations/" + conversation + "/messages", 1, () -> ApiHub.hub()
                .send("5511912350000", "late"));

        assertThat(ApiHub.ids(walked)).doesNotHaveDuplicates().containsSubsequence(sent);
        assertThat(ApiHub.ids(walked).subList(0, 13)).isEqualTo(sent);
        List<String> expected = walked.stream()
                .filter(m -> m.path("conversation_id").asText().equals(conversation))
                .map(m -> m.path("id").asText())
                .toList();
        assertThat(ApiHub.ids(ofOne)).doesNotHaveDuplicates().containsSubsequence(expected);
    }

    @Test
    void everyCombinationOfFiltersGivesExactlyWhatFits() {
        ApiHub.hub().send("5511912350010", "a");
        ApiHub.inbound("5511912350010", "b");
        String mid = ApiHub.hub().send("5511912350011", "c").path("created_at").asText();
        ApiHub.inbound("5511912350012", "d");
        String failed = ApiHub.hub().send("5511912350012", "e").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(failed).equals("sent"));
        ApiHub.hub()
                .database
                .sql("update messages set status = 'failed', type = 'image' where id = ?")
                .param(failed)
                .update();
        await().atMost(SOON)
                .until(() -> ApiHub.get("/v1/messages?status=queued").isEmpty());
        List<JsonNode> all = ApiHub.walk("/v1/messages", 100, () -> {});
        String conversation = all.get(1).path("conversation_id").asText();

        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> statuses = filter("status", "failed", "received");
        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> directions = filter("direction", "inbound", "outbound");
        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> types = filter("type", "image");
        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> places =
                new ArrayList<>(filter("phone", "5511912350012"));
        places.addAll(filter("conversation_id", conversation).subList(1, 2));
        String contact = ApiHub.get("/v1/conversations/" + conversation)
                .path("contact_id")
                .asText();
        places.add(Optional.of(Map.entry(
                "contact_id=" + contact, m -> m.path("conversation_id").asText().equals(conversation))));
        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> times = List.of(
                Optional.empty(),
                Optional.of(Map.entry(
                        "since=" + mid, m -> m.path("created_at").asText().compareTo(mid) >= 0)),
                Optional.of(Map.entry(
                        "until=" + mid, m -> m.path("created_at").asText().compareTo(mid) < 0)));
        assertThat(ApiHub.get("/v1/messages?phone=5511912350099")).isEmpty();
        assertThat(ApiHub.get("/v1/messages?conversation_id=cnv_nobodys")).isEmpty();
        assertThat(ApiHub.get("/v1/messages?contact_id=ctc_nobodys")).isEmpty();
        assertThat(ApiHub.get("/v1/messages?phone=5511912350010&contact_id=" + contact))
                .isEmpty();
        assertThat(ApiHub.get("/v1/messages?phone=5511912350010&conversation_id=" + conversation))
                .isEmpty();
        for (var status : statuses) {
            for (var direction : directions) {
                for (var type : types) {
                    for (var place : places) {
                        for (var time : times) {
                            check(all, List.of(status, direction, type, place, time));
                        }
                    }
                }
            }
        }
    }

    @Test
    void aPhoneIsFoundHoweverItIsWrittenAndUnderTheNumberWhatsAppUses() {
        ApiHub.whatsApp()
                .behave(request -> new Receiver.Reply(
                        200,
                        "{\"contacts\":[{\"input\":\"1\",\"wa_id\":\"551182350020\"}],\"messages\":[{\"id\":\"wamid.br"
                                + request.hashCode() + "\"}]}"));
        String id = ApiHub.hub().send("5511982350020", "oi").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.hub().status(id).equals("sent"));
        ApiHub.whatsApp().behave(Receiver::taken);
        String answer = ApiHub.inbound("551182350020", "oi!").path("id").asText();

        for (String phone : List.of("+55 (11) 98235-0020", "5511982350020", "551182350020")) {
            String query = "?phone=" + URLEncoder.encode(phone, StandardCharsets.UTF_8);
            assertThat(ApiHub.ids(ApiHub.get("/v1/messages" + query))).containsExactly(answer, id);
            assertThat(ApiHub.get("/v1/conversations" + query)).hasSize(1);
            assertThat(ApiHub.get("/v1/contacts" + query)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=lost",
                "direction=up",
                "type=pigeon",
                "phone=12",
                "phone=abc",
                "since=yesterday",
                "until=2026-13-01T00:00:00Z",
                "since=%2B999999999-01-01T00:00:00Z",
                "since=-0001-01-01T00:00:00Z",
                "per_page=0",
                "per_page=101",
                "cursor=x",
                "cursor=bXNnX2dhcmJhZ2U",
                "conversation_id=a%00b",
                "contact_id=a%00b"
            })
    void aFilterThatMakesNoSenseIsNamed(String query) {
        HttpResponse<String> answer = ApiHub.hub().call("GET", "/v1/messages?" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).at("/errors").fieldNames().next())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void timesAtTheEndsOfTheCalendarAreTimes() {
        assertThat(ApiHub.get("/v1/messages?since=9999-12-31T23:59:59.999Z")).isEmpty();
        assertThat(ApiHub.get("/v1/messages?until=0001-01-01T00:00:00Z")).isEmpty();
        ApiHub.hub().send("5511912350030", "x");
        assertThat(ApiHub.get("/v1/messages?since=0001-01-02T00:00:00%2B18:00&until=9999-12-31T05:59:59-18:00"))
                .isNotEmpty();
    }

    @Test
    void theIdIsTheOneInThePathWhateverElseIsCalledId() {
        String one = ApiHub.hub().send("5511912350040", "one").path("id").asText();
        String other = ApiHub.hub().send("5511912350041", "other").path("id").asText();

        for (String name : List.of("id", "ID", "Id")) {
            JsonNode shown = ApiHub.call(200, "GET", "/v1/messages/" + one + "?" + name + "=" + other, "", name, other);
            assertThat(shown.path("id").asText()).isEqualTo(one);
        }
        assertThat(shape(ApiHub.get("/v1/messages/" + one)))
                .isEqualTo("id conversation_id number_id direction type phone recipient body content reply_to status"
                        + " provider_id error metadata fallback_used created_at expires_at sent_at delivered_at read_at"
                        + " failed_at reply_to_provider_id forwarded frequently_forwarded referred_product referral"
                        + " group_id from_app original edited_at deleted_at pricing provider_conversation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "msg_1", "cnv_x", "msg_0000000000000000000000000000000g"})
    void whatIsNoIdOfOursIsNotFound(String id) {
        for (String noun : List.of("messages", "conversations", "contacts", "events")) {
            assertThat(ApiHub.hub().call("GET", "/v1/" + noun + "/" + id, "").statusCode())
                    .as(noun)
                    .isIn(400, 404, 405);
        }
    }

    @Test
    void theTimelineTellsTheWholeWay() {
        AtomicInteger posts = new AtomicInteger();
        ApiHub.whatsApp()
                .behave(request -> posts.incrementAndGet() == 1
                        ? new Receiver.Reply(
                                503, "{\"error\":{\"code\":131016,\"message\":\"busy\",\"fbtrace_id\":\"Abc123\"}}")
                        : Receiver.taken(request));
        AtomicInteger hooks = new AtomicInteger();
        ApiHub.customer().behave(request -> new Receiver.Reply(hooks.incrementAndGet() == 1 ? 500 : 204, "no"));
        ApiHub.hub().register(ApiHub.customer().url("/timeline"), "message.outbound");

        String id =
                ApiHub.hub().send("5511912350050", "where are you").path("id").asText();
        await().atMost(SOON).until(() -> ApiHub.customer().at("/timeline").size() == 2);
        await().atMost(SOON).until(() -> ApiHub.get("/v1/messages/" + id + "/timeline")
                .toString()
                .contains("\"state\":\"delivered\""));

        JsonNode timeline = ApiHub.get("/v1/messages/" + id + "/timeline");
        ApiHub.whatsApp().behave(Receiver::taken);
        assertThat(timeline.findValuesAsText("step"))
                .containsExactly("accepted", "attempt", "attempt", "sent", "webhook");
        assertThat(timeline.findValuesAsText("at")).isNotEmpty();
        JsonNode first = timeline.at("/1/attempt");
        assertThat(first.path("number").asInt()).isEqualTo(1);
        assertThat(first.path("outcome").asText()).isEqualTo("postponed");
        assertThat(first.path("error").asText()).isEqualTo("provider_unavailable");
        assertThat(first.path("http_status").asInt()).isEqualTo(503);
        assertThat(first.path("provider_code").asInt()).isEqualTo(131016);
        assertThat(first.path("fbtrace_id").asText()).isEqualTo("Abc123");
        assertThat(timeline.at("/2/attempt/number").asInt()).isEqualTo(2);
        assertThat(timeline.at("/2/attempt/outcome").asText()).isEqualTo("sent");
        assertThat(timeline.at("/2/attempt/provider_code").isNull()).isTrue();
        JsonNode delivery = timeline.at("/4/delivery");
        assertThat(delivery.path("event").asText()).isEqualTo("message.outbound");
        assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(500);
        assertThat(delivery.at("/attempts/1/status").asInt()).isEqualTo(204);
    }

    private static void check(List<JsonNode> all, List<Optional<Map.Entry<String, Predicate<JsonNode>>>> chosen) {
        List<String> query = new ArrayList<>();
        Predicate<JsonNode> fits = message -> true;
        for (var filter : chosen) {
            if (filter.isPresent()) {
                query.add(filter.get().getKey());
                fits = fits.and(filter.get().getValue());
            }
        }
        List<String> expected = ApiHub.ids(all.stream().filter(fits).limit(100).toList());
        String path = "/v1/messages?per_page=100&" + String.join("&", query);
        assertThat(ApiHub.ids(ApiHub.get(path))).as(path).isEqualTo(expected);
    }

    /** No such filter, or the field must be one of these. */
    private static List<Optional<Map.Entry<String, Predicate<JsonNode>>>> filter(String field, String... values) {
        List<Optional<Map.Entry<String, Predicate<JsonNode>>>> filters = new ArrayList<>();
        filters.add(Optional.empty());
        for (String value : values) {
            filters.add(Optional.of(Map.entry(
                    field + "=" + value, message -> message.path(field).asText().equals(value))));
        }
        return filters;
    }

    private static String shape(JsonNode resource) {
        List<String> names = new ArrayList<>();
        resource.fieldNames().forEachRemaining(names::add);
        return String.join(" ", names);
    }
}
