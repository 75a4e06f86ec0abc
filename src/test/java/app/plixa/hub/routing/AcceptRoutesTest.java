package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.message.Accepted;
import app.plixa.hub.message.Draft;
import app.plixa.hub.message.SendDesk;
import org.apache.camel.Exchange;
import org.apache.camel.model.rest.RestDefinition;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** 00-errors, 10-api and 20-accept-message. */
class AcceptRoutesTest extends RouteTest {
    private static final Draft DRAFT = Mockito.mock(Draft.class);

    @Test
    void aRequestIsLetInCheckedStoredAndAnsweredInThisOrder() throws Exception {
        Access access = bean("access", Access.class);
        SendDesk desk = bean("sendDesk", SendDesk.class);
        Accepted accepted = Mockito.mock(Accepted.class);
        when(desk.validate(any(), any())).thenReturn(DRAFT);
        when(desk.accept(DRAFT)).thenReturn(accepted);
        bean("answers", Answers.class);
        load("00-errors");
        start("20-accept-message");

        send("{}".getBytes());

        var order = inOrder(access, desk);
        order.verify(access).require(eq("write"), any());
        order.verify(desk).validate(any(), any());
        order.verify(desk).accept(DRAFT);
        order.verify(desk).answer(eq(accepted), any());
    }

    @Test
    void whatGoesWrongBecomesAnAnswerAndNothingIsStored() throws Exception {
        Access access = bean("access", Access.class);
        SendDesk desk = bean("sendDesk", SendDesk.class);
        Answers answers = bean("answers", Answers.class);
        doThrow(Problem.noNumberConnected()).when(access).require(any(), any());
        load("00-errors");
        start("20-accept-message");

        Exchange exchange = send("{}".getBytes());

        assertThat(exchange.isFailed()).isFalse();
        verify(answers).problem(any());
        verify(desk, never()).accept(any());
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
