package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose stand-in keeps to Meta's window and limits; the limits are small here. */
class StrictSandboxIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MANY = 20;

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = new RunningHub(
                data,
                "--hub.sandbox.strict=true",
                "--hub.sandbox.messages-per-second=5",
                "--hub.sandbox.pair-burst=3",
                "--hub.sandbox.pair-period=1s",
                "--hub.whatsapp.retry-delays=" + "500ms,".repeat(19) + "500ms");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatIsNoTemplateGoesToThoseWhoWrote() {
        inbound("{'phone':'5511912340001','user_id':'BR.1','body':'Hi'}");
        inbound("{'raw':{'messages':[{'from':'5511912340002','id':'wamid.raw','timestamp':'1795500000','type':'text',"
                + "'text':{'body':'Hi'}}]}}");
        inbound("{'phone':'5511912340003','type':'system','system':{'type':'user_changed_number','body':'x',"
                + "'wa_id':'5511912340004'}}");

        String written = hub.send("5511912340001", "x").path("id").asText();
        String raw = hub.send("5511912340002", "x").path("id").asText();
        String silent = hub.send("5511912340003", "x").path("id").asText();

        for (String id : List.of(written, raw)) {
            await().atMost(SOON).until(() -> hub.status(id), "read"::equals);
        }
        await().atMost(SOON).until(() -> hub.status(silent).equals("failed"));
        assertThat(error(silent).at("/provider/code").asInt()).isEqualTo(131047);
        assertThat(graph("'recipient':'BR.1','text':{'body':'x'}").statusCode()).isEqualTo(200);
    }

    /** None fails: the number waits, and goes on. */
    @Test
    void aNumberSendsNoMoreThanItMayAndAllArrives() throws Exception {
        RouteController routes = hub.context.getBean(CamelContext.class).getRouteController();
        routes.stopRoute("send-whatsapp");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(RunningHub.json(hub.call(
                                    "POST",
                                    "/v1/messages/send",
                                    ("{'phone':'55119123411" + (10 + i) + "','type':'template','template':{'name':"
                                                    + "'hello_world','language':{'code':'en_US'}}}")
                                            .replace('\'', '"'))
                            .body())
                    .at("/data/id")
                    .asText());
        }
        routes.startRoute("send-whatsapp");

        ids.forEach(id -> await().atMost(SOON).until(() -> hub.status(id), "read"::equals));
        assertThat(attempts("throughput_limited")).isPositive();
    }

    @Test
    void aConversationSendsNoMoreThanItMayAndAllArrives() {
        inbound("{'phone':'5511912340005','body':'Hi'}");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(hub.send("5511912340005", "x" + i).path("id").asText());
        }

        ids.forEach(id -> await().atMost(SOON).until(() -> hub.status(id), "read"::equals));
        assertThat(attempts("pair_rate_limited")).isPositive();
    }

    private static int attempts(String code) {
        return hub.database
                .sql("select count(*) from send_attempts where error = ?")
                .param(code)
                .query(Integer.class)
                .single();
    }

    private static JsonNode error(String id) {
        return RunningHub.json(hub.database
                .sql("select error from messages where id = ?")
                .param(id)
                .query(String.class)
                .single());
    }

    private static void inbound(String body) {
        HttpResponse<String> answer = hub.call("POST", "/sandbox/inbound", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static HttpResponse<String> graph(String message) {
        WhatsAppNumber number = hub.context.getBean(Numbers.class).all().get(0);
        return hub.call(
                "POST",
                "/sandbox/graph/v24.0/" + number.phoneNumberId() + "/messages",
                ("{'messaging_product':'whatsapp'," + message + "}").replace('\'', '"'),
                "Authorization",
                "Bearer " + number.accessToken());
    }
}
