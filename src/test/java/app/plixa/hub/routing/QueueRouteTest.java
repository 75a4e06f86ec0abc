package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import app.plixa.hub.queue.Letter;
import app.plixa.hub.queue.QueueDesk;
import app.plixa.hub.queue.Verdict;
import jakarta.jms.TextMessage;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** 21-accept-from-queue. */
class QueueRouteTest extends RouteTest {
    private static final Letter LETTER = new Letter(
            "acme.erp", OptionalInt.empty(), "k", Optional.of("here"), "c-1", Optional.of(new byte[0]), true, 1);

    private QueueDesk desk;
    private MockEndpoint rejects;
    private MockEndpoint replies;

    @Test
    void whatIsAcceptedIsAnsweredWhereThatIsWanted() throws Exception {
        begin(new Verdict(202, "{\"data\":{}}", Optional.of("acme"), Optional.of("plixa.replies.acme.a")));
        rejects.expectedMessageCount(0);
        replies.expectedBodiesReceived("{\"data\":{}}");
        replies.expectedHeaderReceived("CamelJmsDestinationName", "plixa.replies.acme.a");
        replies.expectedHeaderReceived("JMSCorrelationID", "c-1");
        replies.expectedHeaderReceived("status", "202");

        send(Mockito.mock(TextMessage.class));

        MockEndpoint.assertIsSatisfied(context);
        verify(desk, never()).reject(any(), any(), any());
    }

    @Test
    void whatIsRejectedGoesToTheRejectsOfAllAndOfItsWorkspaceAndIsAnsweredToo() throws Exception {
        begin(new Verdict(422, "{}", Optional.of("acme"), Optional.of("plixa.replies.acme.a")));
        rejects.expectedMessageCount(2);
        rejects.message(1).header("CamelJmsDestinationName").isEqualTo("plixa.messages.send.rejected.acme");
        replies.expectedMessageCount(1);

        send(Mockito.mock(TextMessage.class));

        MockEndpoint.assertIsSatisfied(context);
        verify(desk).reject(any(), any(), any());
    }

    @Test
    void whoIsUnknownOrWantsNoReplyGetsNone() throws Exception {
        begin(new Verdict(401, "{}", Optional.empty(), Optional.empty()));
        rejects.expectedMessageCount(1);
        replies.expectedMessageCount(0);

        send(Mockito.mock(TextMessage.class));

        MockEndpoint.assertIsSatisfied(context);
    }

    private void begin(Verdict verdict) throws Exception {
        desk = bean("queueDesk", QueueDesk.class);
        doAnswer(call -> {
                    Exchange exchange = call.getArgument(1);
                    exchange.setProperty("letter", LETTER);
                    exchange.getMessage().setBody(verdict);
                    return null;
                })
                .when(desk)
                .ask(any(), any());
        start("21-accept-from-queue", "jms:*");
        rejects = getMockEndpoint("mock:jms:queue:plixa.messages.send.rejected");
        replies = getMockEndpoint("mock:jms:queue:plixa.replies");
    }
}
