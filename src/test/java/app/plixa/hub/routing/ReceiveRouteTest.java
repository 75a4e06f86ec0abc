package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.whatsapp.CallbackDesk;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 40-receive-whatsapp. */
class ReceiveRouteTest extends RouteTest {
    private CallbackDesk desk;
    private Answers answers;

    @BeforeEach
    void load() throws Exception {
        desk = bean("callbackDesk", CallbackDesk.class);
        answers = bean("answers", Answers.class);
        load("00-errors");
        start("40-receive-whatsapp");
    }

    @Test
    void aCallbackIsVerifiedBeforeItIsReadAndStored() {
        call("POST");

        var order = inOrder(desk);
        order.verify(desk).number(any(), any());
        order.verify(desk).verify(any(), any(), any());
        order.verify(desk).read(any(), any());
        order.verify(desk).store(any(), any());
    }

    @Test
    void aForgedCallbackIsNeitherReadNorStored() {
        doThrow(Problem.unauthenticated()).when(desk).verify(any(), any(), any());

        call("POST");

        verify(desk, never()).read(any(), any());
        verify(desk, never()).store(any(), any());
        verify(answers).problem(any());
    }

    @Test
    void theChallengeOfMetaIsAnsweredAndStoresNothing() {
        call("GET");

        verify(desk).challenge(any(), any(), any(), any(), any());
        verify(desk, never()).store(any(), any());
    }

    private void call(String method) {
        template.send("direct:test-in", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
            exchange.getMessage().setBody("{}".getBytes());
        });
    }
}
