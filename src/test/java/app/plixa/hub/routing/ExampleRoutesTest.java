package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.event.EventAge;
import app.plixa.hub.message.RepeatDesk;
import app.plixa.hub.message.SendDesk;
import app.plixa.hub.message.SendRequest;
import app.plixa.hub.webhook.Signing;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** routes/examples, each on stand-ins for the broker and the hub. */
class ExampleRoutesTest extends RouteTest {
    private static final String SINK = "mock:kamelet:plixa-send-sink";

    @TempDir
    static Path data;

    @Override
    protected CamelContext createCamelContext() {
        CamelContext camel = super.createCamelContext();
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:routes/kamelets");
        camel.addComponent("kamelet", kamelets);
        camel.getPropertiesComponent().addInitialProperty("hub.data-dir", data.toString());
        camel.getPropertiesComponent().addInitialProperty("example.erp-secret", "whsec_test");
        // Kamelets are built although their place is taken by mocks.
        camel.getRegistry().bind("access", mock(Access.class));
        camel.getRegistry().bind("eventAge", mock(EventAge.class));
        camel.getRegistry().bind("repeatDesk", mock(RepeatDesk.class));
        camel.getRegistry().bind("sendDesk", mock(SendDesk.class));
        camel.getRegistry().bind("signing", new Signing());
        camel.getRegistry().bind("sendRequest", new SendRequest(new ObjectMapper()));
        return camel;
    }

    @Test
    void whatCustomersWriteIsPostedToTheErpSigned() throws Exception {
        startRoute("examples/70-erp-forward", "erp-forward", "http:*");
        MockEndpoint erp = getMockEndpoint("mock:http:localhost:3000/inbound");
        erp.expectedBodiesReceived("{\"id\":\"evt_1\"}");
        erp.expectedHeaderReceived(
                "X-Plixa-Signature", new Signing().header("{\"id\":\"evt_1\"}".getBytes(), "whsec_test"));
        erp.expectedHeaderReceived("Content-Type", "application/json");

        send("{\"id\":\"evt_1\"}");

        erp.assertIsSatisfied();
    }

    @Test
    void anOrderThatShippedBecomesATemplate() throws Exception {
        startRoute("examples/71-order-shipped", "order-shipped", "kamelet:*");
        MockEndpoint sink = getMockEndpoint(SINK);
        sink.expectedMessageCount(1);
        sink.expectedHeaderReceived("Idempotency-Key", "order-shipped-A \"1\"");

        send("{\"phone\":\"5511999999999\",\"order\":\"A \\\"1\\\"\"}");

        sink.assertIsSatisfied();
        assertThat(text(sink, 0))
                .isEqualTo("{\"phone\":\"5511999999999\",\"type\":\"template\",\"template\":{\"name\":\"order_update\","
                        + "\"language\":{\"code\":\"en_US\"},\"components\":[{\"type\":\"body\",\"parameters\":"
                        + "[{\"type\":\"text\",\"text\":\"A \\\"1\\\"\"}]}]}}");
    }

    @Test
    void onlyOutsideBusinessHoursIsThereAnAnswer() throws Exception {
        BusinessHours hours = bean("businessHours", BusinessHours.class);
        when(hours.areOver("09:00-18:00", "America/Sao_Paulo")).thenReturn(false, true);
        startRoute("examples/72-business-hours", "business-hours", "kamelet:*");
        MockEndpoint sink = getMockEndpoint(SINK);
        sink.expectedMessageCount(1);

        template.sendBodyAndHeader("direct:test-in", "{}", "conversation_id", "cnv_1");
        template.sendBodyAndHeader("direct:test-in", "{}", "conversation_id", "cnv_2");

        sink.assertIsSatisfied();
        assertThat(text(sink, 0)).startsWith("{\"conversation_id\":\"cnv_2\",\"body\":\"We are back");
        assertThat(sink.getExchanges().get(0).getMessage().getHeader("Idempotency-Key", String.class))
                .matches("business-hours-cnv_2-\\d{8}");
    }

    @Test
    void everyEventIsALineInAFileAndAMessageAtTheBroker() throws Exception {
        startRoute("examples/73-copy-events", "copy-events", "amqp:*");
        MockEndpoint broker = getMockEndpoint("mock:amqp:queue:plixa.copy");
        broker.expectedBodiesReceived("{\"id\":1}", "{\"id\":2}");

        send("{\"id\":1}");
        send("{\"id\":2}");

        broker.assertIsSatisfied();
        try (Stream<Path> files = Files.list(data.resolve("events"))) {
            assertThat(Files.readAllLines(files.findFirst().orElseThrow())).containsExactly("{\"id\":1}", "{\"id\":2}");
        }
    }

    @Test
    void eachRowOfAFileIsSentAndThoseThatCannotBeAreSetAside() throws Exception {
        startRoute("examples/74-bulk-send", "bulk-send", "kamelet:*");
        MockEndpoint sink = getMockEndpoint(SINK);
        sink.expectedMessageCount(2);

        template.sendBodyAndHeader(
                "direct:test-in", "phone,order\n551,A-1\n552,\n553,A-3\n", "CamelFileNameOnly", "march.csv");

        sink.assertIsSatisfied();
        assertThat(List.of(text(sink, 0), text(sink, 1)))
                .allMatch(body -> body.contains("order_update"))
                .anyMatch(body -> body.contains("\"phone\":\"553\""));
        assertThat(sink.getExchanges().get(1).getMessage().getHeader("Idempotency-Key"))
                .isEqualTo("bulk-march.csv-2");
        assertThat(rejected()).singleElement().asString().contains("552").endsWith("The field 'order' is missing.");
    }

    private static List<String> rejected() throws IOException {
        return Files.readAllLines(data.resolve("bulk/march.csv.rejected"));
    }

    private static String text(MockEndpoint sink, int index) {
        return sink.getExchanges().get(index).getMessage().getBody(String.class);
    }
}
