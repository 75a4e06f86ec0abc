package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.number.NumberDesk;
import app.plixa.hub.number.NumberView;
import app.plixa.hub.template.TemplateDesk;
import app.plixa.hub.whatsapp.ConnectDesk;
import app.plixa.hub.whatsapp.HealthDesk;
import app.plixa.hub.whatsapp.Inquiries;
import app.plixa.hub.whatsapp.Inquiry;
import app.plixa.hub.whatsapp.Reply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 17-numbers-api and 33-ask-whatsapp. */
class NumberRoutesTest extends RouteTest {
    private static final String FILE = "17-numbers-api";
    private static final String ASK = "direct:ask-whatsapp";
    private static final Inquiry INQUIRY = new Inquiry("1", "t");

    private final Reply reply = new Reply.Silent("x");
    private final NumberView number = mock(NumberView.class);
    private Access access;
    private Answers answers;
    private NumberDesk numbers;
    private ConnectDesk connect;
    private HealthDesk health;
    private TemplateDesk templates;
    private OutboundLine line;

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        answers = bean("answers", Answers.class);
        numbers = bean("numberDesk", NumberDesk.class);
        connect = bean("connectDesk", ConnectDesk.class);
        health = bean("healthDesk", HealthDesk.class);
        templates = bean("templateDesk", TemplateDesk.class);
        line = bean("outboundLine", OutboundLine.class);
        load("00-errors");
    }

    @ParameterizedTest
    @CsvSource({
        "connect-number, write",
        "show-number, read",
        "update-number, write",
        "pause-number, write",
        "resume-number, write",
        "number-health, read",
        "list-templates, read"
    })
    void withoutTheAbilityNothingIsReadOrChanged(String route, String ability) throws Exception {
        doThrow(Problem.missingAbility(ability)).when(access).require(eq(ability), any());
        startRoute(FILE, route, ASK);

        send("{}".getBytes());

        verifyNoInteractions(numbers, connect, health, templates, line);
        verify(answers).problem(any());
    }

    @Test
    void whatsAppIsAskedBeforeANumberIsStored() throws Exception {
        body(INQUIRY).when(connect).draft(any(), any());
        body(INQUIRY, null).when(connect).judge(eq(reply), any(), any());
        when(connect.connect(any(), any(), any())).thenReturn(number);
        startRoute(FILE, "connect-number", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedBodiesReceived(INQUIRY, INQUIRY);

        send("{}".getBytes());

        whatsApp.assertIsSatisfied();
        verify(connect).connected(eq(number), any(), any());
    }

    @Test
    void whatWhatsAppRefusesIsNotAnsweredAsConnected() throws Exception {
        body(INQUIRY).when(connect).draft(any(), any());
        doThrow(Problem.providerSilent("Silence.")).when(connect).judge(eq(reply), any(), any());
        startRoute(FILE, "connect-number", ASK);
        replying();

        send("{}".getBytes());

        verify(connect, never()).connect(any(), any(), any());
        verify(connect, never()).connected(any(), any(), any());
        verify(answers).problem(any());
    }

    @Test
    void whatIsNewIsTriedAndWhatWaitedIsSent() throws Exception {
        body(INQUIRY).when(connect).draftChange(any(), any(), any(), any());
        body((Object) null).when(connect).judge(eq(reply), any(), any());
        when(connect.change(any(), any(), any())).thenReturn(number);
        startRoute(FILE, "update-number", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedBodiesReceived(INQUIRY);

        send("{}".getBytes());

        whatsApp.assertIsSatisfied();
        var order = inOrder(connect, line, numbers);
        order.verify(connect).judge(eq(reply), any(), any());
        order.verify(connect).change(any(), any(), any());
        order.verify(line).tellOfNumber(any());
        order.verify(numbers).shown(eq(number), any());
    }

    @Test
    void whereNothingIsNewNobodyIsAsked() throws Exception {
        body((Object) null).when(connect).draftChange(any(), any(), any(), any());
        when(connect.change(any(), any(), any())).thenReturn(number);
        startRoute(FILE, "update-number", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedMessageCount(0);

        send("{}".getBytes());

        whatsApp.assertIsSatisfied();
        verify(numbers).shown(eq(number), any());
    }

    @Test
    void aNumberResumesBeforeWhatWaitedIsTold() throws Exception {
        NumberView paused = mock(NumberView.class);
        when(numbers.find(any(), any())).thenReturn(paused);
        when(numbers.resume(eq(paused), any(), any())).thenReturn(number);
        startRoute(FILE, "resume-number");
        send(null);
        var order = inOrder(numbers, line);
        order.verify(numbers).resume(eq(paused), any(), any());
        order.verify(line).tellOfNumber(any());
        order.verify(numbers).shown(eq(number), any());
    }

    @Test
    void aNumberIsFoundPausedAndShown() throws Exception {
        NumberView active = mock(NumberView.class);
        when(numbers.find(any(), any())).thenReturn(active);
        when(numbers.pause(eq(active), any())).thenReturn(number);
        startRoute(FILE, "pause-number");
        send(null);
        verify(numbers).shown(eq(number), any());
    }

    @Test
    void anExaminationAsksAboutTokenAndAccountWhereItMay() throws Exception {
        when(numbers.find(any(), any())).thenReturn(number);
        when(health.askProfile(eq(number), any(), any())).thenReturn(INQUIRY);
        body(INQUIRY).when(health).askToken(eq(reply), any(), any());
        body(INQUIRY).when(health).askApps(eq(reply), any(), any(), any());
        startRoute(FILE, "number-health", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedMessageCount(3);

        send(null);

        whatsApp.assertIsSatisfied();
        verify(health).answer(eq(reply), any(), any(), any(), any(), any());
    }

    @Test
    void anExaminationAsksOnceWhereItIsNot() throws Exception {
        when(numbers.find(any(), any())).thenReturn(number);
        when(health.askProfile(eq(number), any(), any())).thenReturn(INQUIRY);
        body((Object) null).when(health).askToken(eq(reply), any(), any());
        body((Object) null).when(health).askApps(eq(null), any(), any(), any());
        startRoute(FILE, "number-health", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedMessageCount(1);

        send(null);

        whatsApp.assertIsSatisfied();
        verify(health).answer(eq(null), any(), any(), any(), any(), any());
    }

    @Test
    void templatesAreAskedForPageByPage() throws Exception {
        body(INQUIRY).when(templates).ask(any(), any());
        body(INQUIRY, null).when(templates).keep(eq(reply), any(), any());
        startRoute(FILE, "list-templates", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedMessageCount(2);

        send(null);

        whatsApp.assertIsSatisfied();
        verify(templates).answer(any(), any(), any(), any());
    }

    @Test
    void rememberedTemplatesAreNotAskedFor() throws Exception {
        body((Object) null).when(templates).ask(any(), any());
        startRoute(FILE, "list-templates", ASK);
        MockEndpoint whatsApp = replying();
        whatsApp.expectedMessageCount(0);

        send("body");

        whatsApp.assertIsSatisfied();
        verify(templates).answer(any(), any(), any(), any());
    }

    @Test
    void aQuestionIsAskedOnceAndABrokenConnectionIsAnAnswer() throws Exception {
        Inquiries inquiries = bean("inquiries", Inquiries.class);
        when(inquiries.judge(any())).thenReturn(reply);
        start("33-ask-whatsapp", "http:*");
        MockEndpoint whatsApp = getMockEndpoint("mock:http:cloud-api-inquiries");
        whatsApp.expectedMessageCount(1);
        whatsApp.whenAnyExchangeReceived(exchange -> {
            throw new IOException("reset");
        });

        Exchange exchange = send(INQUIRY);

        whatsApp.assertIsSatisfied();
        assertThat(exchange.isFailed()).isFalse();
        assertThat(exchange.getMessage().getBody()).isEqualTo(reply);
        verify(inquiries).request(eq(INQUIRY), any());
    }

    private MockEndpoint replying() {
        MockEndpoint whatsApp = getMockEndpoint("mock:" + ASK);
        whatsApp.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(reply));
        return whatsApp;
    }

    /** A bean that leaves these bodies behind, one a call. */
    private static org.mockito.stubbing.Stubber body(Object... bodies) {
        Queue<java.util.Optional<Object>> left = new ArrayDeque<>(Arrays.stream(bodies == null ? new Object[1] : bodies)
                .map(java.util.Optional::ofNullable)
                .toList());
        return doAnswer(call -> {
            Exchange exchange = call.getArgument(call.getArguments().length - 1);
            exchange.getMessage().setBody(left.remove().orElse(null));
            return null;
        });
    }
}
