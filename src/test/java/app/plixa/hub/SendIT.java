package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be asked of a send, and what of it reaches WhatsApp. JSON stands in single quotes here. */
class SendIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path data;

    private static Receiver whatsApp;
    private static Receiver customer;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws Exception {
        whatsApp = Receiver.cloudApi();
        customer = new Receiver(request -> new Receiver.Reply(204, ""));
        hub = new RunningHub(
                data,
                "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
                "--hub.whatsapp.retry-delays=200ms,200ms",
                "--hub.whatsapp.receipt-timeout=1s");
        hub.database
                .sql("insert into workspaces values ('wsp_other', 'other', 'Other', 'business', now())")
                .update();
        hub.connect("num_other", "wsp_other", "999");
        hub.database
                .sql("insert into contacts (id, workspace_id, phone, phone_key, created_at, updated_at)"
                        + " values ('ctc_other', 'wsp_other', '5511912340099', '551112340099', now(), now())")
                .update();
        hub.database
                .sql(
                        "insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)"
                                + " values ('cnv_other', 'wsp_other', 'num_other', 'ctc_other', 'open', now(), now())")
                .update();
        hub.database
                .sql("insert into messages (id, workspace_id, number_id, conversation_id, direction, type, status,"
                        + " provider_id, metadata, created_at, next_attempt_at, held_until) values ('msg_other',"
                        + " 'wsp_other', 'num_other', 'cnv_other', 'inbound', 'text', 'received', 'wamid.other', '{}',"
                        + " now(), now(), now())")
                .update();
    }

    @AfterAll
    static void stop() {
        hub.close();
        whatsApp.close();
        customer.close();
    }

    @BeforeEach
    void calm() {
        whatsApp.behave(Receiver::taken);
        hub.database.sql("delete from endpoints").update();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | {'body':'see https://example.com','preview_url':true}",
                "image | {'link':'https://example.com/a.jpg','caption':'Olá 😀','unknown':{'a':[1.10,null,true]}}",
                "video | {'id':'1'}",
                "audio | {'id':'1','voice':true}",
                "document | {'link':'https://example.com/a.pdf','filename':'a.pdf'}",
                "sticker | {'id':'1'}",
                "location | {'latitude':-23.561300,'longitude':-46.6565,'name':'n'}",
                "contacts | [{'name':{'formatted_name':'Ana','first_name':'A'},'phones':[{'phone':'1'}]}]",
                "template | {'name':'n','language':{'code':'pt_BR'},'components':[{'type':'body','parameters':"
                        + "[{'type':'text','text':'42'}]}]}",
                "interactive | {'type':'button','body':{'text':'b'},'action':{'buttons':[{'type':'reply','reply':"
                        + "{'id':'y','title':'Yes'}}]}}",
                "interactive | {'type':'list','body':{'text':'b'},'action':{'button':'b','sections':[{'rows':"
                        + "[{'id':'1','title':'t'}]}]}}",
                "interactive | {'type':'cta_url','body':{'text':'b'},'action':{'name':'cta_url','parameters':"
                        + "{'display_text':'d','url':'https://example.com'}}}",
                "interactive | {'type':'flow','body':{'text':'b'},'action':{'name':'flow','parameters':{'flow_cta':'g',"
                        + "'flow_id':'1'}}}",
                "reaction | {'message_id':'wamid.HBgL','emoji':'👍'}"
            })
    void everyTypeReachesWhatsAppAsItWasAskedFor(String type, String object) {
        JsonNode message = sent("{'phone':'5511912340001','type':'" + type + "','" + type + "':" + object + "}");

        String id = message.path("id").asText();
        assertThat(message.path("type").asText()).isEqualTo(type);
        assertThat(message.path("content")).isEqualTo(json(object));
        assertThat(post(id))
                .isEqualTo(json("{'messaging_product':'whatsapp','recipient_type':'individual','to':'5511912340001',"
                        + "'type':'" + type + "','" + type + "':" + object + ",'biz_opaque_callback_data':'" + id
                        + "'}"));
    }

    /** The stand-in is there, but messages go elsewhere: nothing in the panel says that they are only played. */
    @Test
    void thePanelCallsNoNumberASandboxOne() throws Exception {
        Matcher password = Pattern.compile("Pass +(\\S+)").matcher(Files.readString(data.resolve("first-run.txt")));
        assertThat(password.find()).isTrue();
        PanelVisitor owner = new PanelVisitor(hub);
        assertThat(owner.signIn("admin@plixa.local", password.group(1))).isEqualTo("/");
        assertThat(owner.get("/numbers").body())
                .doesNotContain("Sandbox number", "sandbox-note")
                .contains("this hub now speaks to WhatsApp itself");
        assertThat(owner.get("/conversations").body()).doesNotContain("Play a customer");
        assertThat(owner.post("/conversations", "/conversations/customer", "phone", "5511999999999", "body", "x")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPlainTextHasNoContentAndNoPreview() {
        JsonNode message = sent("{'phone':'5511912340001','body':'Hi'}");

        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.path("body").asText()).isEqualTo("Hi");
        assertThat(post(message.path("id").asText()).path("text")).isEqualTo(json("{'body':'Hi','preview_url':false}"));
    }

    @Test
    void anAnswerNamesWhatItAnswersInBothDirections() {
        String inbound = inbound("{'phone':'5511912340002','body':'when?'}");
        JsonNode first = sent("{'phone':'5511912340002','body':'today','reply_to':'" + inbound + "'}");
        String ours = first.path("id").asText();
        awaitStatus(ours, "sent");

        JsonNode second = sent("{'phone':'5511912340002','body':'and','reply_to':'" + ours + "'}");

        assertThat(first.path("reply_to").asText()).isEqualTo(inbound);
        assertThat(post(ours).at("/context/message_id").asText()).isEqualTo(providerId(inbound));
        assertThat(post(second.path("id").asText()).at("/context/message_id").asText())
                .isEqualTo(providerId(ours));
    }

    @Test
    void aReactionByOurIdGoesOutWithWhatsAppsAndStaysAsItWasAsked() {
        String inbound = inbound("{'phone':'5511912340003','body':'thanks'}");

        JsonNode message = sent(
                "{'phone':'5511912340003','type':'reaction','reaction':{'message_id':'" + inbound + "','emoji':'❤️'}}");

        assertThat(message.at("/content/message_id").asText()).isEqualTo(inbound);
        JsonNode post = post(message.path("id").asText());
        assertThat(post.path("reaction")).isEqualTo(json("{'message_id':'" + providerId(inbound) + "','emoji':'❤️'}"));
        assertThat(post.has("context")).isFalse();
    }

    @Test
    void whatWhatsAppDoesNotKnowOrStandsElsewhereCannotBeAnswered() {
        String elsewhere = inbound("{'phone':'5511912340004','body':'x'}");
        inbound("{'phone':'5511912340005','body':'y'}");
        whatsApp.behave(request -> new Receiver.Reply(503, "{}"));
        String unsent =
                sent("{'phone':'5511912340005','body':'waits'}").path("id").asText();

        for (String id : List.of(elsewhere, unsent, "msg_other", "msg_none")) {
            refused("{'phone':'5511912340005','body':'x','reply_to':'" + id + "'}", "reply_to");
            refused(
                    "{'phone':'5511912340005','type':'reaction','reaction':{'message_id':'" + id + "','emoji':''}}",
                    "reaction.message_id");
        }
        refused("{'phone':'5511912340006','body':'to a stranger','reply_to':'" + elsewhere + "'}", "reply_to");
        assertThat(count("select count(*) from contacts where phone = '5511912340006'"))
                .isZero();
    }

    @Test
    void whoIsNamedByContactOrConversationIsFoundAndOthersAreNot() {
        JsonNode first = sent("{'phone':'5511912340007','body':'1'}");
        String conversation = first.path("conversation_id").asText();
        String contact = hub.database
                .sql("select contact_id from conversations where id = ?")
                .param(conversation)
                .query(String.class)
                .single();

        JsonNode byContact = sent("{'contact_id':'" + contact + "','body':'2'}");
        JsonNode byConversation = sent("{'conversation_id':'" + conversation + "','body':'3'}");

        for (JsonNode message : List.of(byContact, byConversation)) {
            assertThat(message.path("conversation_id").asText()).isEqualTo(conversation);
            assertThat(message.path("phone").asText()).isEqualTo("5511912340007");
            assertThat(post(message.path("id").asText()).path("to").asText()).isEqualTo("5511912340007");
        }
        refused("{'contact_id':'ctc_other','body':'x'}", "contact_id");
        refused("{'conversation_id':'cnv_other','body':'x'}", "conversation_id");
        refused("{'conversation_id':'" + conversation + "','body':'x','number_id':'num_other'}", "number_id");
        assertThat(count("select count(*) from messages where conversation_id = 'cnv_other'"))
                .isEqualTo(1);
    }

    @Test
    void manyNamesOfOneConversationAtOnceOpenItOnceAndKeepOneOrder() {
        hub.register(customer.url("/opened"), "conversation.created", "conversation.updated");
        String conversation = sent("{'phone':'5511912340008','body':'0'}")
                .path("conversation_id")
                .asText();
        hub.database
                .sql("update conversations set status = 'closed' where id = ?")
                .param(conversation)
                .update();
        List<CompletableFuture<JsonNode>> all = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> sent(
                        i % 2 == 0
                                ? "{'phone':'5511912340008','body':'x'}"
                                : "{'conversation_id':'" + conversation + "','body':'x'}")))
                .toList();
        all.forEach(
                one -> assertThat(one.join().path("conversation_id").asText()).isEqualTo(conversation));

        await().atMost(SOON)
                .until(() ->
                        count("select count(*) from messages where phone = '5511912340008' and status = 'sent'") == 41);
        await().atMost(SOON).until(() -> customer.at("/opened").size() >= 2);
        assertThat(customer.at("/opened").stream().map(r -> r.header("X-Plixa-Event")))
                .containsExactlyInAnyOrder("conversation.created", "conversation.updated");
    }

    @Test
    void somebodyWithoutAPhoneIsOneContactInBothDirections() {
        hub.register(customer.url("/user"), "message.inbound", "message.outbound");
        whatsApp.behave(request -> new Receiver.Reply(
                200,
                "{\"contacts\":[{\"input\":\"US.42\",\"user_id\":\"US.42\"}],\"messages\":[{\"id\":\"wamid.user\"}]}"));

        JsonNode message = sent("{'recipient':'US.42','body':'Hi'}");
        String id = message.path("id").asText();
        awaitStatus(id, "sent");
        String written =
                "'contacts':[{'profile':{'name':'Uma'},'user_id':'US.42'}],'messages':[{'from_user_id':'US.42',"
                        + "'id':'wamid.uma','timestamp':'1795500000','type':'text','text':{'body':'Hello'}}]";
        assertThat(hub.callback(quoted(written)).statusCode()).isEqualTo(200);
        assertThat(hub.callback(quoted(written)).statusCode()).isEqualTo(200);

        assertThat(message.path("phone").isNull()).isTrue();
        assertThat(message.path("recipient").asText()).isEqualTo("US.42");
        assertThat(post(id).path("recipient").asText()).isEqualTo("US.42");
        assertThat(post(id).has("to")).isFalse();
        assertThat(count("select count(*) from messages where provider_id = 'wamid.uma' and phone is null"
                        + " and conversation_id = '"
                        + message.path("conversation_id").asText() + "'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from contacts where whatsapp_user_id = 'US.42' and phone is null"
                        + " and name = 'Uma'"))
                .isEqualTo(1);
        await().atMost(SOON).until(() -> customer.at("/user").size() == 2);
        assertThat(customer.at("/user")).allMatch(r -> RunningHub.json(r.text())
                .at("/data/contact/whatsapp_user_id")
                .asText()
                .equals("US.42"));
        JsonNode byConversation =
                sent("{'conversation_id':'" + message.path("conversation_id").asText() + "','body':'again'}");
        assertThat(post(byConversation.path("id").asText()).path("recipient").asText())
                .isEqualTo("US.42");
    }

    @Test
    void theNinthDigitAndTheUserIdThatWhatsAppTellsLeadBackToTheConversation() {
        whatsApp.behave(request -> new Receiver.Reply(
                200,
                "{\"contacts\":[{\"input\":\"5511912340010\",\"wa_id\":\"551112340010\",\"user_id\":\"BR.10\"}],"
                        + "\"messages\":[{\"id\":\"wamid.ninth\"}]}"));
        JsonNode message = sent("{'phone':'5511912340010','body':'Hi'}");
        awaitStatus(message.path("id").asText(), "sent");

        hub.callback(
                quoted("'messages':[{'from':'551112340010','id':'wamid.by-wa-id','type':'text','text':{'body':'a'}},"
                        + "{'from_user_id':'BR.10','id':'wamid.by-user-id','type':'text','text':{'body':'b'}}]"));
        hub.callback(quoted("'contacts':[{'wa_id':'551112340010','user_id':'BR.10'}],"
                + "'messages':[{'from':'551112340010','id':'wamid.by-both','type':'text','text':{'body':'c'}}]"));

        assertThat(hub.database
                        .sql("select conversation_id from messages where provider_id like 'wamid.by-%'")
                        .query(String.class)
                        .list())
                .hasSize(3)
                .containsOnly(message.path("conversation_id").asText());
        assertThat(sent("{'recipient':'BR.10','body':'x'}").path("conversation_id"))
                .isEqualTo(message.path("conversation_id"));
    }

    /** Brazil's ninth digit, Argentina's 9, Mexico's 1: whoever writes or is written to first, and all at once. */
    @ParameterizedTest
    @CsvSource({
        "5531987650001, 553187650001",
        "553187650002, 5531987650002",
        "5491151230003, 541151230003",
        "541151230004, 5491151230004",
        "5215512340005, 525512340005",
        "525512340006, 5215512340006"
    })
    void theWaysToWriteANumberAreOnePerson(String first, String second) {
        hub.callback(quoted("'messages':[{'from':'" + first + "','id':'wamid.1" + first
                + "','type':'text','text':{'body':'a'}},{'from':'" + second + "','id':'wamid.2" + first
                + "','type':'text','text':{'body':'b'}}]"));

        Set<String> conversations = new HashSet<>(hub.database
                .sql("select conversation_id from messages where provider_id in (?, ?)")
                .params("wamid.1" + first, "wamid.2" + first)
                .query(String.class)
                .list());
        assertThat(conversations).hasSize(1);
        for (String phone : List.of(first, second)) {
            hub.call("POST", "/v1/messages/send", quoted("{'phone':'" + phone + "','body':'x'}"));
            JsonNode found = RunningHub.json(
                    hub.call("GET", "/v1/conversations?phone=" + phone, "").body());
            assertThat(found.path("data")).hasSize(1);
            assertThat(conversations).containsExactly(found.at("/data/0/id").asText());
        }
        assertThat(hub.database
                        .sql("select count(*) from contacts where phone in (?, ?) or wa_id in (?, ?)")
                        .params(first, second, first, second)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /** Else those behind a head that waits would be found again and again, and nothing else ever. */
    @Test
    void whatWaitsBehindAPostponedMessageTakesItsTime() {
        String conversation = sent("{'phone':'5511912340060','body':'x'}")
                .path("conversation_id")
                .asText();
        await().atMost(SOON).until(() -> hub.database
                .sql("select count(*) from messages where conversation_id = ? and status = 'queued'")
                .param(conversation)
                .query(Integer.class)
                .single()
                .equals(0));
        hub.database
                .sql("insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body,"
                        + " status, metadata, created_at, next_attempt_at, held_until)"
                        + " select 'msg_behind' || n, c.workspace_id, c.number_id, c.id, 'outbound', 'text',"
                        + " '5511912340060', 'x', 'queued', '{}', now(),"
                        + " case when n = 0 then now() + interval '1 hour' else now() - interval '1 minute' end,"
                        + " now() - interval '1 minute'"
                        + " from conversations c, generate_series(0, 1500) n where c.id = ? order by n")
                .param(conversation)
                .update();

        await().atMost(SOON).until(() -> hub.database
                .sql("select count(*) from messages where conversation_id = ? and status = 'queued'"
                        + " and next_attempt_at > now() + interval '50 minutes'")
                .param(conversation)
                .query(Integer.class)
                .single()
                .equals(1501));
        assertThat(hub.database
                        .sql("delete from messages where id like 'msg_behind%'")
                        .update())
                .isEqualTo(1501);
    }

    @Test
    void somebodyWhoShowsAPhoneLaterIsStillTheSame() {
        hub.callback(
                quoted("'messages':[{'from_user_id':'BR.11','id':'wamid.hidden','type':'text','text':{'body':'a'}}]"));
        hub.callback(quoted("'contacts':[{'wa_id':'5511912340011','user_id':'BR.11'}],"
                + "'messages':[{'from':'5511912340011','id':'wamid.shown','type':'text','text':{'body':'b'}}]"));

        JsonNode message = sent("{'phone':'5511912340011','body':'x'}");

        assertThat(hub.database
                        .sql(
                                "select conversation_id from messages where provider_id in ('wamid.hidden', 'wamid.shown')")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .containsOnly(message.path("conversation_id").asText());
        assertThat(count("select count(*) from contacts where whatsapp_user_id = 'BR.11' and phone = '5511912340011'"
                        + " and '5511912340011' = any(aliases)"))
                .isEqualTo(1);
    }

    /** The answer names both as one: who has no phone gives the id to who has it; who has another one keeps it. */
    @ParameterizedTest
    @CsvSource({"BR.12, '', 5511912340012", "BR.22, '\"from\":\"5511912340022\",', 5511912340022"})
    void anIdThatAnotherContactHasIsOfWhoeverHasItsPhone(String userId, String from, String owner) {
        hub.callback("\"messages\":[{" + from + "\"from_user_id\":\"" + userId + "\",\"id\":\"wamid.h." + userId
                + "\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}]");
        whatsApp.behave(request -> new Receiver.Reply(
                200,
                "{\"contacts\":[{\"wa_id\":\"5511912340012\",\"user_id\":\"" + userId
                        + "\"}],\"messages\":[{\"id\":\"wamid.x." + userId + "\"}]}"));

        JsonNode message = sent("{'phone':'5511912340012','body':'x'}");

        awaitStatus(message.path("id").asText(), "sent");
        assertThat(hub.database
                        .sql("select phone from contacts where whatsapp_user_id = ?")
                        .param(userId)
                        .query(String.class)
                        .list())
                .containsExactly(owner);
    }

    @Test
    void anIdThatAnotherContactGetsAtTheSameMomentDoesNotUndoTheSend() throws SQLException {
        whatsApp.behave(request -> new Receiver.Reply(
                200, "{\"contacts\":[{\"user_id\":\"BR.13\"}],\"messages\":[{\"id\":\"wamid.x13\"}]}"));
        try (Connection other = hub.context.getBean(DataSource.class).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into contacts (id, workspace_id, whatsapp_user_id, created_at, updated_at)"
                    + " select 'ctc_13', workspace_id, 'BR.13', now(), now() from numbers where id <> 'num_other'");

            String id = sent("{'phone':'5511912340021','body':'x'}").path("id").asText();
            await().atMost(SOON)
                    .until(() -> count("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
                            >= 1);
            other.commit();

            awaitStatus(id, "sent");
            assertThat(posts(id)).hasSize(1);
            assertThat(count(
                            "select count(*) from contacts where phone = '5511912340021' and whatsapp_user_id is null"))
                    .isEqualTo(1);
        }
    }

    /** WhatsApp takes its time: nobody's message waits for the answer to another's. */
    @Test
    void aHundredConversationsAreUnderWayAtOnce() {
        CountDownLatch all = new CountDownLatch(100);
        CountDownLatch release = new CountDownLatch(1);
        whatsApp.behave(request -> {
            all.countDown();
            join(release);
            return Receiver.taken(request);
        });
        List<String> ids = IntStream.range(0, 100)
                .parallel()
                .mapToObj(n -> sent("{'phone':'55119124" + (10_000 + n) + "','body':'x'}")
                        .path("id")
                        .asText())
                .toList();

        await().atMost(Duration.ofSeconds(10)).until(() -> all.getCount() == 0);
        release.countDown();

        await().atMost(SOON)
                .until(() -> ids.stream().allMatch(id -> hub.status(id).equals("sent")));
        assertThat(ids).allSatisfy(id -> assertThat(posts(id)).hasSize(1));
    }

    @Test
    void aMessageWhoseTimeIsOverWhenItsTurnComesFailsUnsent() {
        hub.register(customer.url("/expired"), "message.outbound");
        CountDownLatch release = new CountDownLatch(1);
        whatsApp.behave(request -> {
            join(release);
            return Receiver.taken(request);
        });
        sent("{'phone':'5511912340013','body':'first'}");
        Instant soon = Instant.now().plusMillis(700);
        JsonNode late = sent("{'phone':'5511912340013','body':'late','expires_at':'" + soon + "'}");
        JsonNode next = sent("{'phone':'5511912340013','body':'next'}");
        await().atMost(SOON).until(() -> Instant.now().isAfter(soon));
        release.countDown();

        String id = late.path("id").asText();
        awaitStatus(id, "failed");
        awaitStatus(next.path("id").asText(), "sent");
        assertThat(posts(id)).isEmpty();
        assertThat(count("select attempts from messages where id = '" + id + "'"))
                .isZero();
        await().atMost(SOON).until(() -> customer.at("/expired").size() == 3);
        JsonNode told = customer.at("/expired").stream()
                .map(r -> RunningHub.json(r.text()).path("data"))
                .filter(message -> message.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(told.at("/error/code").asText()).isEqualTo("expired");
        assertThat(told.at("/error/retryable").asBoolean()).isFalse();
        assertThat(told.path("expires_at").asText())
                .isEqualTo(late.path("expires_at").asText());
    }

    @Test
    void aClosedWindowTakesTheFallbackAndAnOpenOneTheMessage() {
        hub.register(customer.url("/fallback"), "message.outbound");
        String template = "{'name':'reopen','language':{'code':'en'}}";
        String asked = "'body':'Hi','fallback_template':" + template + "}";
        inbound("{'phone':'5511912340015','body':'open'}");

        JsonNode closed = sent("{'phone':'5511912340014'," + asked);
        JsonNode open = sent("{'phone':'5511912340015'," + asked);
        JsonNode without = sent("{'phone':'5511912340014','body':'try'}");

        JsonNode post = post(closed.path("id").asText());
        assertThat(post.path("type").asText()).isEqualTo("template");
        assertThat(post.path("template")).isEqualTo(json(template));
        assertThat(post.has("text")).isFalse();
        assertThat(post(open.path("id").asText()).path("type").asText()).isEqualTo("text");
        assertThat(post(without.path("id").asText()).path("type").asText()).isEqualTo("text");
        await().atMost(SOON).until(() -> customer.at("/fallback").size() == 3);
        Map<String, JsonNode> told = customer.at("/fallback").stream()
                .map(r -> RunningHub.json(r.text()).path("data"))
                .collect(java.util.stream.Collectors.toMap(m -> m.path("id").asText(), m -> m));
        JsonNode fallen = told.get(closed.path("id").asText());
        assertThat(fallen.path("fallback_used").asBoolean()).isTrue();
        assertThat(fallen.path("type").asText()).isEqualTo("text");
        assertThat(fallen.path("body").asText()).isEqualTo("Hi");
        assertThat(told.get(open.path("id").asText()).path("fallback_used").asBoolean())
                .isFalse();
    }

    @Test
    void aWindowThatOpensBetweenTwoTriesTakesTheMessageAfterAll() {
        whatsApp.behave(request -> request.text().contains("\"template\"")
                ? new Receiver.Reply(429, "{\"error\":{\"code\":131056,\"message\":\"slow\"}}")
                : Receiver.taken(request));
        String id =
                sent("{'phone':'5511912340016','body':'Hi','fallback_template':{'name':'n','language':{'code':'c'}}}")
                        .path("id")
                        .asText();
        await().atMost(SOON).until(() -> posts(id).size() == 1);

        inbound("{'phone':'5511912340016','body':'here I am'}");

        awaitStatus(id, "sent");
        assertThat(post(id).path("type").asText()).isEqualTo("text");
        assertThat(count("select count(*) from messages where fallback_used and id = '" + id + "'"))
                .isZero();
    }

    /** WhatsApp's clock counts: what it takes for closed is closed. */
    @Test
    void aWindowThatIsClosedToWhatsAppTakesTheFallback() {
        whatsApp.behave(request -> request.text().contains("\"template\"")
                ? Receiver.taken(request)
                : new Receiver.Reply(400, "{\"error\":{\"code\":131047,\"message\":\"Re-engagement message\"}}"));
        inbound("{'phone':'5511912340018','body':'long ago'}");

        String id =
                sent("{'phone':'5511912340018','body':'Hi','fallback_template':{'name':'n','language':{'code':'c'}}}")
                        .path("id")
                        .asText();
        String without =
                sent("{'phone':'5511912340018','body':'Hi'}").path("id").asText();

        awaitStatus(id, "sent");
        awaitStatus(without, "failed");
        assertThat(posts(id)).hasSize(2);
        assertThat(count("select count(*) from messages where fallback_used and id = '" + id + "'"))
                .isEqualTo(1);
    }

    /** It took the message and says a moment later that the window is closed: the template goes once, at its place. */
    @Test
    void whatWhatsAppRefusesAfterItTookItGoesAsItsFallback() {
        hub.register(customer.url("/late-fallback"), "message.outbound", "message.status");
        inbound("{'phone':'5511912340031','body':'long ago to WhatsApp'}");
        String id = sent(LATE.formatted("5511912340031")).path("id").asText();
        awaitStatus(id, "sent");
        String refused = providerId(id);
        String number = hub.database
                .sql("select min(id) from numbers where id <> 'num_other'")
                .query(String.class)
                .single();
        hub.call("POST", "/v1/numbers/" + number + "/pause", "");

        failed(refused, id, 131047);

        failed("wamid.of.an.earlier.try", id, 131000);
        JsonNode waiting = message(id);
        assertThat(waiting.path("status").asText()).isEqualTo("sent");
        assertThat(RunningHub.json(hub.call(
                                        "GET",
                                        "/v1/conversations/"
                                                + waiting.path("conversation_id")
                                                        .asText(),
                                        "")
                                .body())
                        .at("/data/window/open")
                        .asBoolean(true))
                .isFalse();
        assertThat(waiting.path("fallback_used").asBoolean()).isTrue();
        assertThat(hub.call("DELETE", "/v1/messages/" + id, "").statusCode()).isEqualTo(409);
        hub.call("POST", "/v1/numbers/" + number + "/resume", "");
        await().atMost(SOON).until(() -> hub.status(id).equals("sent"));
        String template = providerId(id);
        assertThat(template).isNotEqualTo(refused);
        assertThat(posts(id)).extracting(post -> post.path("type").asText()).containsExactly("text", "template");

        failed(refused, id, 131047);
        new Callbacks(hub).status(refused, id, "delivered");
        assertThat(message(id).path("status").asText()).isEqualTo("sent");
        new Callbacks(hub).status(template, id, "delivered");

        assertThat(message(id).path("status").asText()).isEqualTo("delivered");
        assertThat(posts(id)).hasSize(2);
        JsonNode timeline = RunningHub.json(
                        hub.call("GET", "/v1/messages/" + id + "/timeline", "").body())
                .path("data");
        assertThat(timeline.findValuesAsText("outcome")).containsExactly("failed", "sent");
        assertThat(timeline.findValuesAsText("provider_code")).contains("131047");
        await().atMost(SOON).until(() -> customer.at("/late-fallback").size() == 2);
        assertThat(customer.at("/late-fallback"))
                .extracting(post -> RunningHub.json(post.text()).path("event").asText())
                .containsExactlyInAnyOrder("message.outbound", "message.status");
    }

    /** The status overtakes the answer to the POST, which says nothing any more when it comes. */
    @Test
    void aRefusalThatOvertakesTheAnswerLeadsToTheFallbackToo() {
        hub.register(customer.url("/overtaken"), "message.outbound", "message.status");
        inbound("{'phone':'5511912340032','body':'long ago to WhatsApp'}");
        CountDownLatch told = new CountDownLatch(1);
        whatsApp.behave(request -> {
            if (request.text().contains("\"template\"")) {
                return new Receiver.Reply(400, "{\"error\":{\"code\":132001,\"message\":\"no such template\"}}");
            }
            join(told);
            return new Receiver.Reply(200, "{\"messages\":[{\"id\":\"wamid.overtaken\"}]}");
        });
        String id = sent(LATE.formatted("5511912340032")).path("id").asText();
        await().atMost(SOON).until(() -> posts(id).size() == 1);

        failed("wamid.overtaken", id, 131047);
        told.countDown();

        awaitStatus(id, "failed");
        assertThat(posts(id)).extracting(post -> post.path("type").asText()).containsExactly("text", "template");
        assertThat(message(id).at("/error/code").asText()).isEqualTo("template_invalid");
        await().atMost(SOON).until(() -> customer.at("/overtaken").size() == 2);
        assertThat(customer.at("/overtaken"))
                .extracting(post -> RunningHub.json(post.text()))
                .extracting(event -> event.path("event").asText() + " "
                        + event.at("/data/status").asText())
                .containsExactlyInAnyOrder("message.outbound sent", "message.status failed");
    }

    /** The answer to the template is lost; its status is not, and says that it need not go again. */
    @Test
    void aFallbackWithoutAnAnswerIsNotPostedAgainWhenAStatusSaysThatItArrived() {
        inbound("{'phone':'5511912340033','body':'long ago to WhatsApp'}");
        CountDownLatch told = new CountDownLatch(1);
        whatsApp.behave(request -> {
            if (!request.text().contains("\"template\"")) {
                return new Receiver.Reply(200, "{\"messages\":[{\"id\":\"wamid.refused.33\"}]}");
            }
            join(told);
            return new Receiver.Reply(502, "<html>");
        });
        String id = sent(LATE.formatted("5511912340033")).path("id").asText();
        awaitStatus(id, "sent");
        failed("wamid.refused.33", id, 131047);
        await().atMost(SOON).until(() -> posts(id).size() == 2);

        new Callbacks(hub).status("wamid.template.33", id, "sent");
        told.countDown();

        await().atMost(SOON).until(() -> providerId(id).equals("wamid.template.33"));
        whatsApp.behave(Receiver::taken);
        String behind =
                sent("{'phone':'5511912340033','body':'behind'}").path("id").asText();
        awaitStatus(behind, "sent");
        assertThat(posts(id)).hasSize(2);
        failed("wamid.refused.33", id, 131047);
        new Callbacks(hub).status("wamid.template.33", id, "read");
        assertThat(message(id).path("status").asText()).isEqualTo("read");
    }

    /** WhatsApp's ids leave out digits, or keep what countries have given up; with them our events name who wrote. */
    @ParameterizedTest
    @ValueSource(strings = {"5215512345678", "553188881234", "22997123456", "22507010203"})
    void whoWroteIsAnsweredByThePhoneThatWasTold(String phone) {
        String written = inbound("{'phone':'" + phone + "','body':'hello'}");
        JsonNode told = message(written);
        assertThat(told.path("phone").asText()).isEqualTo(phone);

        JsonNode answer = sent("{'phone':'" + phone + "','body':'hi'}");

        assertThat(answer.path("conversation_id")).isEqualTo(told.path("conversation_id"));
        awaitStatus(answer.path("id").asText(), "sent");
        assertThat(post(answer.path("id").asText()).path("to").asText()).isEqualTo(phone);
        assertThat(hub.call("POST", "/v1/messages/send", "{\"phone\":\"22997123457\",\"body\":\"hi\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    private static final String LATE =
            "{'phone':'%s','body':'Hi','fallback_template':{'name':'n','language':{'code':'c'}}}";

    private static void failed(String wamid, String messageId, int code) {
        new Callbacks(hub).failed(wamid, messageId, code);
    }

    private static JsonNode message(String id) {
        return RunningHub.json(hub.call("GET", "/v1/messages/" + id, "").body()).path("data");
    }

    @Test
    void aConversationIsReadAndTheCustomerTold() {
        whatsApp.behave(request -> request.text().contains("\"read\"")
                ? new Receiver.Reply(200, "{\"success\":true}")
                : Receiver.taken(request));
        inbound("{'phone':'5511912340017','body':'1'}");
        String newest = inbound("{'phone':'5511912340017','body':'2'}");
        String conversation = hub.database
                .sql("select conversation_id from messages where id = ?")
                .param(newest)
                .query(String.class)
                .single();

        HttpResponse<String> answer = read(conversation, "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("X-Plixa-Receipt")).contains("sent");
        assertThat(receipts(newest))
                .containsExactly(json(
                        "{'messaging_product':'whatsapp','status':'read','message_id':'" + providerId(newest) + "'}"));
        assertThat(count("select count(*) from messages where conversation_id = '" + conversation
                        + "' and read_at is not null and status = 'received'"))
                .isEqualTo(2);
        assertThat(read(conversation, "{\"typing\":true}").statusCode()).isEqualTo(204);
        assertThat(receipts(newest).get(1).path("typing_indicator")).isEqualTo(json("{'type':'text'}"));
    }

    @Test
    void aReceiptThatWhatsAppDoesNotTakeLeavesTheConversationRead() {
        String newest = inbound("{'phone':'5511912340018','body':'1'}");
        String conversation = hub.database
                .sql("select conversation_id from messages where id = ?")
                .param(newest)
                .query(String.class)
                .single();
        CountDownLatch release = new CountDownLatch(1);
        whatsApp.behave(request -> {
            join(release);
            return new Receiver.Reply(500, "{}");
        });

        HttpResponse<String> answer = read(conversation, "{}");

        release.countDown();
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("X-Plixa-Receipt")).contains("failed");
        assertThat(count("select count(*) from messages where read_at is not null and id = '" + newest + "'"))
                .isEqualTo(1);
    }

    /** A call is heard, and is nothing that WhatsApp knows a receipt of. */
    @Test
    void theReceiptIsOfTheLastMessageAndNotOfACall() {
        String message = inbound("{'phone':'5511912340028','body':'1'}");
        hub.callback("\"calls\":[{\"id\":\"wacid.28\",\"from\":\"5511912340028\",\"event\":\"connect\",\"timestamp\":\""
                + Instant.now().getEpochSecond() + "\"}]");
        String conversation = hub.database
                .sql("select conversation_id from messages where provider_id = 'wacid.28.connect'")
                .query(String.class)
                .single();

        assertThat(read(conversation, "").headers().firstValue("X-Plixa-Receipt"))
                .contains("sent");

        assertThat(receipts(message)).hasSize(1);
    }

    @Test
    void thereIsNothingToTellWhereNobodyWroteAndNothingToReadElsewhere() {
        String conversation = sent("{'phone':'5511912340019','body':'x'}")
                .path("conversation_id")
                .asText();

        HttpResponse<String> answer = read(conversation, "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("X-Plixa-Receipt")).contains("none");
        assertThat(read("cnv_other", "").statusCode()).isEqualTo(404);
        assertThat(read("cnv_other", "", "id", conversation).statusCode()).isEqualTo(404);
        assertThat(read(conversation, "", "id", "cnv_other").statusCode()).isEqualTo(204);
        assertThat(read(conversation, "{\"typing\":\"yes\"}").statusCode()).isEqualTo(422);
        assertThat(read(conversation, "[").statusCode()).isEqualTo(400);
        assertThat(read(conversation, "", "Content-Type", "text/plain").statusCode())
                .isEqualTo(204);
        assertThat(count("select count(*) from messages where conversation_id = 'cnv_other' and read_at is not null"))
                .isZero();
    }

    /** The one transaction has looked in vain and stalls, until the other one waits for it or has gone past it. */
    @ParameterizedTest
    @ValueSource(strings = {"insert", "delete"})
    void aStatusThatMeetsItsSendInTheDatabaseIsNotLost(String stalling) throws Exception {
        String wamid = "wamid." + stalling;
        CountDownLatch answer = new CountDownLatch(1);
        whatsApp.behave(request -> {
            join(answer);
            return new Receiver.Reply(200, "{\"messages\":[{\"id\":\"" + wamid + "\"}]}");
        });
        String id = sent("{'phone':'5511912340020','body':'x'}").path("id").asText();
        await().atMost(SOON).until(() -> posts(id).size() == 1);
        try (Connection gate = hub.context.getBean(DataSource.class).getConnection();
                Statement statement = gate.createStatement()) {
            stall(statement, stalling);
            CompletableFuture<Integer> callback;
            if (stalling.equals("insert")) {
                callback = delivered(wamid);
                await().atMost(SOON).until(() -> waiting() == 1);
                answer.countDown();
                await().atMost(SOON)
                        .until(() -> waiting() == 2 || hub.status(id).equals("sent"));
            } else {
                answer.countDown();
                await().atMost(SOON).until(() -> waiting() == 1);
                callback = delivered(wamid);
                CompletableFuture<Integer> posted = callback;
                await().atMost(SOON).until(() -> waiting() == 2 || posted.isDone());
            }
            statement.execute("select pg_advisory_unlock(4242)");
            assertThat(callback.join()).isEqualTo(200);
            awaitStatus(id, "delivered");
            assertThat(count("select count(*) from early_statuses where provider_id = '" + wamid + "'"))
                    .isZero();
        } finally {
            hub.database.sql("drop function stall cascade").update();
        }
    }

    private static void stall(Statement statement, String when) throws SQLException {
        statement.execute("create function stall() returns trigger language plpgsql as"
                + " $$ begin perform pg_advisory_xact_lock(4242); return null; end $$");
        statement.execute("create trigger stall after " + when
                + " on early_statuses for each statement execute function stall()");
        statement.execute("select pg_advisory_lock(4242)");
    }

    private static long waiting() {
        return count("select count(*) from pg_locks where locktype = 'advisory' and not granted");
    }

    private static CompletableFuture<Integer> delivered(String wamid) {
        return CompletableFuture.supplyAsync(() -> hub.callback(
                        quoted("'statuses':[{'id':'" + wamid + "','status':'delivered','timestamp':'1795500000'}]"))
                .statusCode());
    }

    private static HttpResponse<String> read(String conversation, String body, String... headers) {
        return hub.call("POST", "/v1/conversations/" + conversation + "/read", body, headers);
    }

    private static List<JsonNode> receipts(String messageId) {
        String wamid = providerId(messageId);
        return whatsApp.received().stream()
                .map(r -> RunningHub.json(r.text()))
                .filter(body -> body.path("message_id").asText().equals(wamid))
                .toList();
    }

    private static JsonNode sent(String body) {
        HttpResponse<String> answer = hub.call("POST", "/v1/messages/send", quoted(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningHub.json(answer.body()).path("data");
    }

    private static void refused(String body, String field) {
        HttpResponse<String> answer = hub.call("POST", "/v1/messages/send", quoted(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningHub.json(answer.body()).path("errors").has(field))
                .as(answer.body())
                .isTrue();
    }

    /** Our id of a message that the sandbox's customer writes. */
    private static String inbound(String body) {
        String wamid = RunningHub.json(
                        hub.call("POST", "/sandbox/inbound", quoted(body)).body())
                .at("/data/wamid")
                .asText();
        return hub.database
                .sql("select id from messages where provider_id = ?")
                .param(wamid)
                .query(String.class)
                .single();
    }

    private static String providerId(String id) {
        return hub.database
                .sql("select provider_id from messages where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(SOON).until(() -> hub.status(id).equals(status));
    }

    private static List<JsonNode> posts(String id) {
        return whatsApp.received().stream()
                .map(r -> RunningHub.json(r.text()))
                .filter(body -> body.path("biz_opaque_callback_data").asText().equals(id))
                .toList();
    }

    /** The last POST of a message. */
    private static JsonNode post(String id) {
        await().atMost(SOON).until(() -> !posts(id).isEmpty());
        return posts(id).get(posts(id).size() - 1);
    }

    private static long count(String sql) {
        return hub.database.sql(sql).query(Long.class).single();
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode json(String quoted) {
        return RunningHub.json(quoted(quoted));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
