package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.message.Draft;
import app.plixa.hub.message.RepeatDesk;
import app.plixa.hub.message.SendDesk;
import app.plixa.hub.message.Taken;
import org.apache.camel.Exchange;
import org.apache.camel.model.rest.RestDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** 00-errors, 10-api and 20-accept-message. */
class AcceptRoutesTest extends RouteTest {
    private static final Draft DRAFT = Mockito.mock(Draft.class);

    private Access access;
    private SendDesk desk;
    private RepeatDesk repeats;
    private Answers answers;

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        desk = bean("sendDesk", SendDesk.class);
        repeats = bean("repeatDesk", RepeatDesk.class);
        answers = bean("answers", Answers.class);
    }

    @Test
    void aRequestIsLetInCheckedStoredAndAnsweredInThisOrder() throws Exception {
        Taken taken = new Taken.Gone();
        when(desk.validate(any(), any())).thenReturn(DRAFT);
        when(desk.accept(eq(DRAFT), any())).thenReturn(taken);
        load("00-errors");
        start("20-accept-message");

        send("{}".getBytes());

        var order = inOrder(access, repeats, desk);
        order.verify(access).require(eq("write"), any());
        order.verify(repeats).look(any(), any(), any(), any());
        order.verify(desk).validate(any(), any());
        order.verify(desk).accept(eq(DRAFT), any());
        order.verify(desk).answer(eq(taken), any());
    }

    @Test
    void whatWasAskedBeforeIsAnsweredAgainAndNotStored() throws Exception {
        Taken before = new Taken.Repeated("{}".getBytes());
        doAnswer(call -> {
                    call.getArgument(3, Exchange.class).setProperty("firstAnswer", before);
                    return null;
                })
                .when(repeats)
                .look(any(), any(), any(), any());
        load("00-errors");
        start("20-accept-message");

        send("{}".getBytes());

        verify(repeats).replay(eq(before), any());
        verify(desk, never()).validate(any(), any());
        verify(desk, never()).accept(any(), any());
        verify(desk, never()).answer(any(), any());
    }

    @Test
    void whatGoesWrongBecomesAnAnswerAndNothingIsStored() throws Exception {
        doThrow(Problem.noNumberConnected()).when(access).require(any(), any());
        load("00-errors");
        start("20-accept-message");

        Exchange exchange = send("{}".getBytes());

        assertThat(exchange.isFailed()).isFalse();
        verify(answers).problem(any());
        verify(desk, never()).accept(any(), any());
    }

    @Test
    void theApiIsServedFromItsDocumentAndMissesNoOperation() throws Exception {
        load("10-api");

        RestDefinition rest = context.getRestDefinitions().get(0);
        assertThat(rest.getOpenApi().getSpecification()).isEqualTo("file:{{hub.routes-dir}}/plixa.openapi.yaml");
        assertThat(rest.getOpenApi().getMissingOperation()).isEqualTo("fail");
        assertThat(context.getRestConfiguration().getComponent()).isEqualTo("platform-http");
    }
}
