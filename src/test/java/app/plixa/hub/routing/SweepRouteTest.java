package app.plixa.hub.routing;

import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.event.EventLine;
import app.plixa.hub.message.Expiry;
import app.plixa.hub.message.FirstAnswers;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.reply.ReplyLine;
import app.plixa.hub.webhook.WaitingDeliveries;
import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 90-sweep, 91-sweep-expired. */
class SweepRouteTest extends RouteTest {
    @Test
    void whatNobodyHoldsIsHandedOverAgain() throws Exception {
        sweep(List.of("cnv_1"), List.of("evt_1"), List.of("dlv_1", "dlv_2"), 1);
    }

    @Test
    void nothingLostMeansNothingSent() throws Exception {
        sweep(List.of(), List.of(), List.of(), 0);
    }

    private void sweep(List<String> conversations, List<String> events, List<String> deliveries, int again)
            throws Exception {
        OutboundLine outbound = bean("outboundLine", OutboundLine.class);
        EventLine eventLine = bean("eventLine", EventLine.class);
        when(outbound.lost()).thenReturn(conversations);
        when(eventLine.lost()).thenReturn(events);
        WaitingDeliveries waiting = bean("waitingDeliveries", WaitingDeliveries.class);
        when(waiting.lost()).thenReturn(deliveries);
        ReplyLine replyLine = bean("replyLine", ReplyLine.class);
        start("90-sweep", "direct:messages-accepted", "direct:events-recorded", "direct:deliveries-due");
        MockEndpoint messages = getMockEndpoint("mock:direct:messages-accepted");
        messages.expectedMessageCount(again);
        MockEndpoint recorded = getMockEndpoint("mock:direct:events-recorded");
        recorded.expectedMessageCount(again);
        MockEndpoint due = getMockEndpoint("mock:direct:deliveries-due");
        due.expectedMessageCount(again);

        send(null);

        messages.assertIsSatisfied();
        recorded.assertIsSatisfied();
        due.assertIsSatisfied();
        verify(replyLine).repeatLost();
    }

    /** A route of its own: the hand-overs above fail while the broker is away. */
    @Test
    void whatIsOverIsSweptWithoutABroker() throws Exception {
        Expiry expiry = bean("expiry", Expiry.class);
        FirstAnswers firstAnswers = bean("firstAnswers", FirstAnswers.class);
        start("91-sweep-expired");

        send(null);

        verify(expiry).sweep();
        verify(firstAnswers).forget();
    }
}
