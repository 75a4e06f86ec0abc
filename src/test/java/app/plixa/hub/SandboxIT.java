package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.secret.KeyRotation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The stand-in for the Cloud API, as the hub and others see it. */
class SandboxIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static int scripted;
    private static String checkWord;

    @BeforeAll
    static void start() {
        hub = new RunningHub(
                data,
                "--hub.whatsapp.retry-delays=50ms",
                "--hub.whatsapp.ambiguous-wait=1500ms",
                "--hub.whatsapp.timeout=3s",
                "--hub.sandbox.hang=4s",
                // The key is the one in the data folder.
                "--hub.secret-key=",
                "--hub.secret-keys-old=");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "5511999000002, provider_unavailable, true",
        "5511999000100, invalid_payload, false",
        "5511999130429, throughput_limited, true",
        "5511999131000, provider_unavailable, true",
        "5511999131016, provider_unavailable, true",
        "5511999131026, recipient_unreachable, false",
        "5511999131047, window_closed, false",
        "5511999131049, marketing_blocked, false",
        "5511999131051, invalid_payload, false",
        "5511999131056, pair_rate_limited, true",
        "5511999131053, media_rejected, false",
        "5511999132001, template_invalid, false",
        "5511999135000, unknown, false"
    })
    void everyMagicPhoneFailsAMessageWithItsCode(String phone, String code, boolean retryable) {
        String id = hub.send(phone, "x").path("id").asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("failed"));
        JsonNode error = RunningHub.json(hub.database
                .sql("select error from messages where id = ?")
                .param(id)
                .query(String.class)
                .single());
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("retryable").asBoolean()).isEqualTo(retryable);
        assertThat(phone).endsWith(error.at("/provider/code").asText());
    }

    /** The window is open to the hub and closed to WhatsApp, as it says when it has taken the message. */
    @Test
    void aWindowThatIsClosedAfterAllTakesTheFallback() {
        inbound("{'phone':'5511999131047','body':'x'}");

        String id = RunningHub.json(hub.call(
                                "POST",
                                "/v1/messages/send",
                                "{\"phone\":\"5511999131047\",\"body\":\"x\",\"fallback_template\":{\"name\":\"hello_world\","
                                        + "\"language\":{\"code\":\"en_US\"}}}")
                        .body())
                .at("/data/id")
                .asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
        assertThat(count("select count(*) from messages where fallback_used and id = ?", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from events where name = 'message.outbound' and message_id = ?", id))
                .isEqualTo(1);
    }

    /** Nothing fails because of its number: it is paused, what is sent waits, and goes when the number resumes. */
    @ParameterizedTest
    @CsvSource({
        "5511999000190, number_disconnected",
        "5511999000368, number_restricted",
        "5511999131031, number_restricted",
        "5511999131042, billing",
        "5511999133010, number_disconnected"
    })
    void aMagicPhoneOfANumbersTroublePausesTheNumber(String phone, String code) {
        String id = hub.send(phone, "x").path("id").asText();
        String number = "/v1/numbers/" + first().id();

        await().atMost(SOON).until(() -> shown(number).path("status").asText().equals("paused"));
        assertThat(shown(number).at("/pause_reason/code").asText()).isEqualTo(code);
        assertThat(phone)
                .endsWith(shown(number).at("/pause_reason/provider/code").asText());
        String behind = hub.send("5511912345670", "waits").path("id").asText();
        assertThat(hub.call("DELETE", "/v1/messages/" + id, "").statusCode()).isEqualTo(204);
        assertThat(hub.status(behind)).isEqualTo("queued");
        assertThat(inbound("{'phone':'5511912345670','body':'still heard'}").statusCode())
                .isEqualTo(202);

        assertThat(hub.call("POST", number + "/resume", "").statusCode()).isEqualTo(200);

        assertThat(shown(number).path("status").asText()).isEqualTo("active");
        assertThat(shown(number).path("pause_reason").isNull()).isTrue();
        await().atMost(SOON).until(() -> hub.status(behind).equals("read"));
    }

    @Test
    void anOrdinaryMessageIsSentDeliveredAndRead() {
        String id = hub.send("5511912345678", "x").path("id").asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
        assertThat(hub.database
                        .sql(
                                "select count(*) from messages where id = ? and sent_at is not null"
                                        + " and delivered_at is not null and read_at is not null and provider_id like 'wamid.%'")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'to':'5511912345678','text':{'body':'x'} | 100 | messaging_product",
                "'messaging_product':'whatsapp','text':{'body':'x'} | 131008 | to or recipient",
                "'messaging_product':'whatsapp','to':'hello','text':{'body':'x'} | 131009 | to must be",
                "'messaging_product':'whatsapp','recipient':'1','text':{'body':'x'} | 131009 | recipient",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'smoke' | 100 | type must be one of",
                "'messaging_product':'whatsapp','to':'5511912345678' | 131008 | text is required",
                "'messaging_product':'whatsapp','to':'5511912345678','text':{} | 131008 | text.body",
                "'messaging_product':'whatsapp','to':'5511912345678','text':{'body':5} | 100 | text.body",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'image','image':{} | 131008 | image.id",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'audio','audio':{'id':'1','caption':'c'}"
                        + " | 131009 | audio.caption",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'template','template':{'name':'n'}"
                        + " | 131008 | template.language",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'interactive','interactive':{'type':'button',"
                        + "'body':{'text':'b'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':"
                        + "'123456789012345678901'}}]}} | 131009 | interactive.action.buttons.0.reply.title",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'reaction','reaction':"
                        + "{'message_id':'msg_1','emoji':''} | 131009 | reaction.message_id",
                "'messaging_product':'whatsapp','to':'5511912345678','text':{'body':'x'},'context':{} | 131008 | context",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'image','image':{'id':'1'}"
                        + " | 100 | image.id is not a valid whatsapp business account media attachment ID",
                "'messaging_product':'whatsapp','status':'read' | 131008 | message_id",
                "'messaging_product':'whatsapp','status':'read','message_id':'wamid.1' | 131009 | message_id is of no",
                "'messaging_product':'whatsapp','to':'5511912345678','text':{'body':'x'},'context':{'message_id':'wamid.1'}"
                        + " | 131009 | context.message_id is of no message",
                "'messaging_product':'whatsapp','to':'5511912345678','type':'reaction','reaction':"
                        + "{'message_id':'wamid.1','emoji':''} | 131009 | reaction.message_id is of no message",
                "'messaging_product':'whatsapp','status':'unread','message_id':'wamid.1' | 131009 | status"
            })
    void itRefusesWhatMetaRefuses(String fields, int code, String details) {
        HttpResponse<String> answer = graph("{" + fields + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = RunningHub.json(answer.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(code);
        assertThat(error.path("message").asText()).startsWith("(#" + code + ")");
        assertThat(error.path("type").asText()).isEqualTo("OAuthException");
        assertThat(error.at("/error_data/details").asText()).contains(details);
        assertThat(error.path("fbtrace_id").asText()).isNotBlank();
    }

    /** It is code 100 with subcode 33, and only for those whose token is good. */
    @Test
    void aNumberThatIsGoneIsAnUnknownObject() {
        JsonNode byPhone = RunningHub.json(sent("5511999000033").body()).path("error");
        String stranger = "/sandbox/graph/v24.0/999999999999999/messages";
        JsonNode byId = RunningHub.json(hub.call("POST", stranger, "{}", "Authorization", bearer())
                        .body())
                .path("error");
        JsonNode shown = RunningHub.json(hub.call("GET", "/sandbox/graph/v24.0/123", "", "Authorization", bearer())
                        .body())
                .path("error");

        for (JsonNode error : List.of(byPhone, byId, shown)) {
            assertThat(error.path("code").asInt()).isEqualTo(100);
            assertThat(error.path("error_subcode").asInt()).isEqualTo(33);
            assertThat(error.path("type").asText()).isEqualTo("GraphMethodException");
        }
        for (String path : List.of(stranger, "/sandbox/graph/v24.0/1/media")) {
            assertThat(code(hub.call("POST", path, "{}", "Authorization", "Bearer nobody's")))
                    .as(path)
                    .isEqualTo(190);
        }
    }

    @Test
    void itAnswersAsMetaAnswers() {
        JsonNode byPhone = RunningHub.json(graph("{'messaging_product':'whatsapp','to':'+55 11 91234-5678',"
                        + "'recipient':'US.1','text':{'body':'x'}}")
                .body());
        JsonNode byUser =
                RunningHub.json(graph("{'messaging_product':'whatsapp','recipient':'US.1349','text':{'body':'x'}}")
                        .body());
        String heard = RunningHub.json(
                        inbound("{'phone':'5511912345678','body':'x'}").body())
                .at("/data/wamid")
                .asText();
        JsonNode receipt = RunningHub.json(graph("{'messaging_product':'whatsapp','status':'read'," + "'message_id':'"
                        + heard + "','typing_indicator':{'type':'text'}}")
                .body());

        assertThat(byPhone.at("/contacts/0/wa_id").asText()).isEqualTo("5511912345678");
        assertThat(byPhone.at("/contacts/0").has("user_id")).isFalse();
        assertThat(byPhone.at("/messages/0/id").asText()).startsWith("wamid.");
        assertThat(byUser.at("/contacts/0/user_id").asText()).isEqualTo("US.1349");
        assertThat(byUser.at("/contacts/0").has("wa_id")).isFalse();
        assertThat(receipt).isEqualTo(RunningHub.json("{\"success\":true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'nobody','language':{'code':'en_US'}} | 404 | 132001",
                "{'name':'hello_world','language':{'code':'pt_BR'}} | 404 | 132001",
                "{'name':'order_update','language':{'code':'en_US'}} | 400 | 132000",
                "{'name':'spring_offer','language':{'code':'en_US'},'components':[{'type':'body','parameters':"
                        + "[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]} | 400 | 132000",
                "{'name':'winter_offer','language':{'code':'en_US'}} | 400 | 132015",
                "{'name':'hello_world','language':{'code':'en_US'}} | 200 | 0",
                "{'name':'order_update','language':{'code':'pt_BR'},'components':[{'type':'body','parameters':"
                        + "[{'type':'text','text':'A-1'}]}]} | 200 | 0"
            })
    void aTemplateMustExistAndBeFilledIn(String template, int status, int code) {
        HttpResponse<String> answer = graph(
                "{'messaging_product':'whatsapp','to':'5511912345678','type':'template','template':" + template + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningHub.json(answer.body()).at("/error/code").asInt()).isEqualTo(code);
    }

    /** Everything a newcomer does with a number, against the stand-in. */
    @Test
    void aNumberIsConnectedExaminedAndItsTemplatesListed() {
        HttpResponse<String> connected = hub.call(
                "POST",
                "/v1/numbers",
                "{\"phone_number_id\":\"106540352242922\",\"waba_id\":\"200000000000001\",\"access_token\":"
                        + "\"sandbox-1\",\"app_secret\":\"s3cret\"}");
        assertThat(connected.statusCode()).as(connected.body()).isEqualTo(201);
        JsonNode number = RunningHub.json(connected.body()).path("data");
        String path = "/v1/numbers/" + number.path("id").asText();
        String challenge =
                number.path("callback_url").asText() + "?hub.mode=subscribe&hub.challenge=42&hub.verify_token="
                        + number.path("verify_token").asText();
        assertThat(checks(path)).contains("callback_verified=false").contains("token=true");
        assertThat(hub.call("GET", challenge, "").body()).isEqualTo("42");
        String id = RunningHub.json(hub.call(
                                "POST",
                                "/v1/messages/send",
                                "{\"phone\":\"5511912345671\",\"body\":\"x\",\"number_id\":\""
                                        + number.path("id").asText() + "\"}")
                        .body())
                .at("/data/id")
                .asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("read"));

        assertThat(checks(path))
                .containsExactly(
                        "token=true",
                        "token_expiry=true",
                        "permissions=true",
                        "app_secret=true",
                        "phone_number=true",
                        "registered=true",
                        "subscribed=true",
                        "callback_verified=true",
                        "last_callback=true",
                        "callbacks_read=true",
                        "queue=true");
        assertThat(shown(path + "/health").path("healthy").asBoolean()).isTrue();
        JsonNode templates =
                shown("/v1/templates?number_id=" + number.path("id").asText());
        assertThat(templates.findValuesAsText("name"))
                .contains("hello_world", "order_update")
                .doesNotContain("winter_offer");
        assertThat(shown("/v1/templates?status=PAUSED").findValuesAsText("name"))
                .containsExactly("winter_offer");
        assertThat(shown("/v1/templates?name=order_update&language=pt_BR")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "106540352242923, 200000000000001, wrong-secret, app_secret",
        "106540352242923, 200000000000405, s3cret, waba_id",
        "106540352242923, 106540352242923, s3cret, waba_id",
        "106540352242923, 20000, s3cret, waba_id",
        "12345, 200000000000001, s3cret, phone_number_id"
    })
    void aNumberIsNotConnectedWithAnothersSecretOrAccount(String id, String account, String secret, String field) {
        HttpResponse<String> refused = hub.call(
                "POST",
                "/v1/numbers",
                "{\"phone_number_id\":\"" + id + "\",\"waba_id\":\"" + account + "\",\"access_token\":\"sandbox-2\","
                        + "\"app_secret\":\"" + secret + "\"}");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(RunningHub.json(refused.body()).path("errors").has(field)).isTrue();
        String own = "/v1/numbers/" + first().id();
        assertThat(hub.call("PATCH", own, "{\"app_secret\":\"another\"}").statusCode())
                .isEqualTo(422);
    }

    /** What the hub sends is known, and what a customer wrote: replies and reactions to them are taken. */
    @Test
    void whatWasSentOrHeardCanBeAnswered() {
        String heard = RunningHub.json(inbound("{'phone':'5511912345660','wamid':'wamid.own','body':'x'}")
                        .body())
                .at("/data/wamid")
                .asText();
        assertThat(heard).isEqualTo("wamid.own");
        String sent = RunningHub.json(graph("{'messaging_product':'whatsapp','to':'5511912345660','text':{'body':'x'},"
                                + "'context':{'message_id':'wamid.own'}}")
                        .body())
                .at("/messages/0/id")
                .asText();
        for (String id : List.of(heard, sent)) {
            assertThat(graph("{'messaging_product':'whatsapp','to':'5511912345660','type':'reaction','reaction':"
                                    + "{'message_id':'" + id + "','emoji':''}}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aLinkThatLeadsNowhereFailsLater() {
        String id = RunningHub.json(hub.call(
                                "POST",
                                "/v1/messages/send",
                                "{\"phone\":\"5511912345661\",\"type\":\"image\",\"image\":{\"link\":"
                                        + "\"https://files.invalid/a.jpg\"}}")
                        .body())
                .at("/data/id")
                .asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("failed"));
        assertThat(shown("/v1/messages/" + id).at("/error/provider/code").asInt())
                .isEqualTo(131053);
    }

    @Test
    void severalCustomersCanBePlayedInOneCallback() {
        JsonNode told = RunningHub.json(inbound(
                                "{'batch':[{'phone':'5511912345662','body':'one'},{'phone':'5511912345663','body':'two'},"
                                        + "{'raw':{'messages':[{'from':'5511912345664','id':'wamid.batched','timestamp':"
                                        + "'1795500000','type':'text','text':{'body':'three'}}]}}]}")
                        .body())
                .path("data");

        assertThat(told.path("callback_status").asInt()).isEqualTo(200);
        assertThat(told.path("wamids")).hasSize(3);
        for (JsonNode wamid : told.path("wamids")) {
            assertThat(count("select count(*) from messages where provider_id = ?", wamid.asText()))
                    .isEqualTo(1);
        }
        assertThat(inbound("{'batch':[{'phone':'5511912345665','body':'x'},{'phone':'5511912345666'}]}")
                        .statusCode())
                .isEqualTo(422);
    }

    private static List<String> checks(String path) {
        List<String> checks = new ArrayList<>();
        shown(path + "/health")
                .path("checks")
                .forEach(check -> checks.add(check.path("name").asText() + "=" + check.path("ok")));
        return checks;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | {'id':'1','mime_type':'image/jpeg','sha256':'x','caption':'c'}",
                "audio | {'id':'1','voice':true}",
                "location | {'latitude':-23.561300,'longitude':-46.6565}",
                "contacts | [{'name':{'formatted_name':'Ana'}}]",
                "reaction | {'message_id':'wamid.1','emoji':'👍'}",
                "button | {'payload':'p','text':'t'}",
                "interactive | {'type':'button_reply','button_reply':{'id':'y','title':'Yes'}}",
                "order | {'catalog_id':'1','product_items':[]}"
            })
    void aCustomerCanWriteWhateverWhatsAppKnows(String type, String object) {
        HttpResponse<String> answer =
                inbound("{'phone':'5511912345679','type':'" + type + "','" + type + "':" + object + "}");

        String wamid = RunningHub.json(answer.body()).at("/data/wamid").asText();
        JsonNode content = RunningHub.json(hub.database
                .sql("select content from messages where provider_id = ? and type = ?")
                .params(wamid, type)
                .query(String.class)
                .single());
        if (content.has("url")) {
            // The hub tells its own id of a file, and where it is.
            ((ObjectNode) content).put("id", "1").remove("url");
        }
        assertThat(content).isEqualTo(RunningHub.json(object.replace('\'', '"')));
    }

    @Test
    void itRefusesFilesAsMetaRefusesThem() {
        String media = "/sandbox/graph/v24.0/" + number().phoneNumberId() + "/media";
        String form = MediaCalls.form("a.txt", "text/plain", "hello");
        assertThat(code(post(media, form, "Bearer nobody's"))).isEqualTo(190);
        assertThat(code(post("/sandbox/graph/v24.0/1/media", form, bearer()))).isEqualTo(100);
        assertThat(code(post(media, form, bearer())))
                .as("without messaging_product")
                .isEqualTo(100);
        String product = "--bOuNdArY\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n";
        assertThat(code(post(media, product + form.replace("text/plain", "image/png"), bearer())))
                .isEqualTo(100);
        assertThat(code(post(media, product + "--bOuNdArY--\r\n", bearer()))).isEqualTo(100);
        JsonNode kept = RunningHub.json(post(media, product + form, bearer()).body());
        assertThat(kept.path("id").asText()).matches("9\\d{16}");
        String link = "/sandbox/graph/v24.0/" + kept.path("id").asText();
        assertThat(code(hub.call("GET", link, "", "Authorization", "Bearer nobody's")))
                .isEqualTo(190);
        JsonNode unknown =
                RunningHub.json(hub.call("GET", "/sandbox/graph/v24.0/90000000000000000", "", "Authorization", bearer())
                        .body());
        assertThat(unknown.at("/error/error_subcode").asInt()).isEqualTo(33);
        assertThat(hub.call("GET", "/sandbox/media/nothing", "", "Authorization", bearer())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCustomerCanShowAUserIdInsteadOfAPhone() {
        String wamid = RunningHub.json(
                        inbound("{'user_id':'BR.77','body':'Oi','name':'Lia'}").body())
                .at("/data/wamid")
                .asText();

        assertThat(hub.database
                        .sql("select ct.name from messages m join conversations c on c.id = m.conversation_id"
                                + " join contacts ct on ct.id = c.contact_id where m.provider_id = ?"
                                + " and m.phone is null and ct.phone is null and ct.whatsapp_user_id = 'BR.77'")
                        .param(wamid)
                        .query(String.class)
                        .single())
                .isEqualTo("Lia");
        String id = RunningHub.json(
                        hub.call("POST", "/v1/messages/send", "{\"recipient\":\"BR.77\",\"body\":\"Oi Lia\"}")
                                .body())
                .at("/data/id")
                .asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
    }

    @Test
    void whatIsScriptedIsShownAndCleared() {
        String number = first().id();
        assertThat(script("{'code':131056,'retry_after':7,'times':2}").statusCode())
                .isEqualTo(200);
        assertThat(script("{'number_id':'" + number + "','phone':'+55 11 91234-5001','http_status':500}")
                        .statusCode())
                .isEqualTo(200);

        JsonNode scripts =
                RunningHub.json(hub.call("GET", "/sandbox/script", "").body()).path("data");
        assertThat(scripts).hasSize(2);
        HttpResponse<String> limited = sent("5511912345002");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(code(limited)).isEqualTo(131056);
        assertThat(limited.headers().firstValue("Retry-After")).contains("7");
        HttpResponse<String> gateway = sent("5511912345001");
        assertThat(gateway.statusCode()).isEqualTo(500);
        assertThat(gateway.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(sent("5511912345002").statusCode()).isEqualTo(429);
        assertThat(sent("5511912345002").statusCode()).as("two times only").isEqualTo(200);
        assertThat(hub.call("DELETE", "/sandbox/script?number_id=" + number + "&phone=5511912345001", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(sent("5511912345001").statusCode()).isEqualTo(200);
        script("{'code':4}");
        script("{'number_id':'" + number + "','code':2}");
        hub.call("DELETE", "/sandbox/script?number_id=&phone=", "");
        assertThat(hub.call("GET", "/sandbox/script", "").body())
                .contains("\"code\":2")
                .doesNotContain("\"code\":4");
        hub.call("DELETE", "/sandbox/script", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'code':7} | code",
                "{'code':4,'http_status':500} | http_status",
                "{'http_status':200} | http_status",
                "{'times':0} | times",
                "{'answer':'maybe'} | answer",
                "{'phone':'Lucia'} | phone",
                "{'number_id':'num_0'} | number_id",
                "{'status_copies':100} | status_copies",
                "{'drop_statuses':['played']} | drop_statuses",
                "{'drop_statuses':'read'} | drop_statuses",
                "{'times':'many'} | times",
                "{'tmies':1} | tmies",
                "[] | script"
            })
    void aScriptThatNobodyCouldPlayIsRefused(String body, String field) {
        HttpResponse<String> answer = script(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                .as(answer.body())
                .isTrue();
        assertThat(hub.call("GET", "/sandbox/script", "").body()).isEqualTo("{\"data\":[]}");
    }

    /** Whatever becomes of the answers, the message is taken once, by so many posts, and its status never moves back. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'code':131016,'times':1 | 2",
                "'http_status':500,'times':1 | 2",
                "'http_status':500,'taken':true,'times':1 | 1",
                "'http_status':429,'retry_after':1,'times':1 | 2",
                "'answer':'cut','times':1 | 1",
                "'answer':'cut','taken':false,'times':1 | 2",
                "'answer':'hang','times':1 | 2",
                "'answer_delay_ms':400 | 1",
                "'status_copies':3,'reorder_statuses':true | 1",
                "'drop_statuses':['sent','delivered'] | 1",
                "'batch_statuses':true,'status_copies':2,'reorder_statuses':true | 1",
                "'forge_statuses':true | 1"
            })
    void aScriptedTroubleIsOvercome(String fields, int posts) {
        String phone = "5511912346" + (100 + scripted++);
        script("{'phone':'" + phone + "'," + fields + "}");
        String id = hub.send(phone, "x").path("id").asText();

        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
        hub.call("DELETE", "/sandbox/script", "");
        await().atMost(SOON).until(() -> count("select count(*) from send_attempts where message_id = ?", id) == posts);
        assertThat(count("select count(*) from messages where id = ? and provider_id like 'wamid.%'", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from events where name = 'message.outbound' and message_id = ?", id))
                .isEqualTo(1);
        assertThat(count(
                        "select count(*) - count(distinct convert_from(payload, 'UTF8')::json #>> '{data,status}')"
                                + " from events where name = 'message.status' and message_id = ?",
                        id))
                .isZero();
    }

    /** Played again it is the same to the hub, and one that a stand-in has forgotten is one of the hub's messages. */
    @Test
    void whatACustomerWritesTwiceIsOneMessageThatIsNeverForgotten() {
        for (int time = 0; time < 2; time++) {
            assertThat(inbound("{'phone':'5511912346200','body':'x','wamid':'wamid.twice'}")
                            .statusCode())
                    .isEqualTo(202);
        }
        assertThat(count("select count(*) from messages where provider_id = ?", "wamid.twice"))
                .isEqualTo(1);
        hub.callback("\"messages\":[{\"from\":\"5511912346200\",\"id\":\"wamid.elsewhere\",\"type\":\"text\","
                + "\"text\":{\"body\":\"told by another node\"}}]");

        String reply = hub.database
                .sql("select id from messages where provider_id = 'wamid.elsewhere'")
                .query(String.class)
                .single();
        String id = RunningHub.json(hub.call(
                                "POST",
                                "/v1/messages/send",
                                "{\"phone\":\"5511912346200\",\"body\":\"x\",\"reply_to\":\"" + reply + "\"}")
                        .body())
                .at("/data/id")
                .asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
    }

    @ParameterizedTest
    @CsvSource({
        "5511999990002, read",
        "5511999990003, read",
        "5511999990005, failed",
        "5511999990006, failed",
        "5511999990007, failed",
        "5511999990008, read",
        "5511999990009, read",
        "5511999990010, sent",
        "5511999990011, read"
    })
    void aMagicPhoneStandsForWhatNoCodeTells(String phone, String status) {
        String id = hub.send(phone, "x").path("id").asText();

        await().atMost(SOON).until(() -> hub.status(id).equals(status));
    }

    @Test
    void theConnectionBreaksOffOrNothingComes() {
        assertThatThrownBy(() -> sent("5511999990003")).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> sent("5511999990007")).hasRootCauseInstanceOf(IOException.class);
        assertThat(sent("5511912345003").statusCode()).isEqualTo(200);
    }

    @Test
    void everyMagicPhoneIsListed() {
        List<String> listed = new ArrayList<>();
        RunningHub.json(hub.call("GET", "/sandbox/magic-numbers", "").body())
                .path("data")
                .forEach(row -> listed.add(row.path("phone").asText()));

        assertThat(listed)
                .contains("5511999131026", "5511999990001", "5511999990002")
                .doesNotHaveDuplicates();
    }

    /** The business asks for the phone, and WhatsApp calls it otherwise: still one contact, one conversation. */
    @ParameterizedTest
    @CsvSource({"5531987654321, 553187654321", "541151230003, 5491151230003", "525512340005, 5215512340005"})
    void aPhoneAndWhatMetaCallsItAreOneContact(String phone, String waId) {
        JsonNode message = hub.send(phone, "x");
        String id = message.path("id").asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("read"));
        String wamid = RunningHub.json(
                        inbound("{'phone':'" + phone + "','body':'Oi'}").body())
                .at("/data/wamid")
                .asText();

        assertThat(hub.database
                        .sql("select conversation_id from messages where provider_id = ?")
                        .param(wamid)
                        .query(String.class)
                        .single())
                .isEqualTo(message.path("conversation_id").asText());
        assertThat(hub.database
                        .sql(
                                "select count(*) from contacts where aliases && array[?, ?]::text[] and phone = ? and wa_id = ?")
                        .params(phone, waId, phone, waId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /** The hub goes on while its key changes: it finds the new one in the folder when it meets it. */
    @Test
    void theSecretKeyIsRotatedBesideARunningHub() throws IOException {
        String wrong = RunningHub.SECRET_KEY;
        assertThat(rotate("--hub.secret-key=" + wrong)).as("a key of others").isEqualTo(1);
        List<String> before = keyLines();

        assertThat(rotate("--hub.secret-key=")).isZero();

        assertThat(keyLines()).hasSize(before.size() + 1).endsWith(before.get(before.size() - 1));
        assertThat(Files.getPosixFilePermissions(data.resolve("secret.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(sealedOtherwiseThanTheNumber()).isZero();
        String id = hub.send("5511912345678", "x").path("id").asText();
        await().atMost(SOON).until(() -> hub.status(id).equals("read"));

        // One that broke off: it is finished, there is no other key.
        hub.database.sql("update secret_check set sealed = ?").param(checkWord).update();
        assertThat(rotate("--hub.secret-key=")).isZero();
        assertThat(keyLines()).hasSize(before.size() + 1);
        assertThat(rotate("--hub.secret-key=" + keyLines().get(0)))
                .as("configured, and no new one")
                .isEqualTo(2);
    }

    private static int rotate(String key) {
        HikariDataSource database = hub.context.getBean(HikariDataSource.class);
        checkWord = hub.database
                .sql("select sealed from secret_check")
                .query(String.class)
                .single();
        return KeyRotation.run(
                KeyRotation.COMMAND,
                "--spring.datasource.url=" + database.getJdbcUrl(),
                "--spring.datasource.username=" + database.getUsername(),
                "--hub.data-dir=" + data,
                key);
    }

    private static List<String> keyLines() throws IOException {
        return Files.readAllLines(data.resolve("secret.key"));
    }

    /** Secrets that are not sealed with the key of the first number's token. */
    private static int sealedOtherwiseThanTheNumber() {
        return hub.database.sql("""
                with key as (select substr(access_token, 1, 11) as prefix from numbers order by id limit 1)
                select count(*) from key, (select access_token as s from numbers union all select app_secret from numbers
                  union all select verify_token from numbers union all select secret from endpoints
                  union all select sealed from secret_check) as secrets
                where not starts_with(s, prefix)""").query(Integer.class).single();
    }

    @Test
    void theControlPageWorksByKeyboardAndAsksNobodyElse() throws Exception {
        try (Chromium screen = Chromium.start(data.resolve("chromium")).orElse(null)) {
            assumeTrue(screen != null, "chromium is not installed");
            for (int width : new int[] {1280, 360}) {
                boolean dark = width == 360;
                screen.open(hub.url("/sandbox"), width, dark);
                await().atMost(SOON).until(() -> screen.find("//td/code[. = '5511999131026']")
                        .isPresent());
                assertThat(screen.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .isEqualTo(0L);
                screen.keep(Path.of("target/pictures/sandbox-" + width + (dark ? "-dark" : "-light") + ".png"));
            }
            screen.find("//input[@name='phone']").orElseThrow().sendKeys("5511912347001", Keys.TAB, "3", Keys.ENTER);
            await().atMost(SOON).until(() -> screen.find("//li/code[contains(., 'times=3')]")
                    .isPresent());
            assertThat(hub.call("GET", "/sandbox/script", "").body()).contains("\"phone\":\"5511912347001\"");
            screen.find("//form[@id='inbound']//button").orElseThrow().sendKeys(Keys.ENTER);
            await().atMost(SOON).until(() -> screen.find("//*[@id='said'][contains(., 'answered with 200')]")
                    .isPresent());
            screen.find("//button[@id='clear']").orElseThrow().sendKeys(Keys.SPACE);
            await().atMost(SOON)
                    .until(() -> screen.find("//li[contains(., 'as usual')]").isPresent());

            assertThat(screen.asked()).allMatch(url -> url.startsWith(hub.url("/sandbox")));
            assertThat(screen.complaints()).isEmpty();
        }
    }

    private static int count(String sql, String id) {
        return hub.database.sql(sql).param(id).query(Integer.class).single();
    }

    private static HttpResponse<String> script(String body) {
        return hub.call("PUT", "/sandbox/script", body.replace('\'', '"'));
    }

    private static HttpResponse<String> sent(String phone) {
        return graph("{'messaging_product':'whatsapp','to':'" + phone + "','text':{'body':'x'}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | phone",
                "{'phone':'5511912345679'} | body",
                "{'user_id':'','body':'x'} | user_id",
                "{'phone':'5511912345679','type':'smoke'} | type",
                "{'phone':'5511912345679','type':'image'} | image",
                "{'phone':'5511912345679','type':'video','video':{}} | video",
                "{'phone':'5511912345679','type':'video','video':{'base64':'AAAA'}} | video"
            })
    void aCustomerNobodyCouldPlayIsRefused(String body, String field) {
        HttpResponse<String> answer = inbound(body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field)).isTrue();
    }

    private static HttpResponse<String> post(String path, String form, String authorization) {
        return hub.call("POST", path, form, "Content-Type", MediaCalls.FORM, "Authorization", authorization);
    }

    private static int code(HttpResponse<String> answer) {
        return RunningHub.json(answer.body()).at("/error/code").asInt();
    }

    private static String bearer() {
        return "Bearer " + number().accessToken();
    }

    private static WhatsAppNumber number() {
        return hub.context.getBean(Numbers.class).all().get(0);
    }

    private static HttpResponse<String> inbound(String body) {
        return hub.call("POST", "/sandbox/inbound", body.replace('\'', '"'));
    }

    private static JsonNode shown(String path) {
        HttpResponse<String> answer = hub.call("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHub.json(answer.body()).path("data");
    }

    private static WhatsAppNumber first() {
        return hub.context.getBean(Numbers.class).all().get(0);
    }

    private static HttpResponse<String> graph(String body) {
        WhatsAppNumber number = first();
        return hub.call(
                "POST",
                "/sandbox/graph/v24.0/" + number.phoneNumberId() + "/messages",
                body.replace('\'', '"'),
                "Authorization",
                "Bearer " + number.accessToken());
    }
}
