package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.webhook.Deliveries;
import app.plixa.hub.webhook.Delivery;
import app.plixa.hub.webhook.Kept;
import app.plixa.hub.webhook.Posting;
import app.plixa.hub.webhook.RetrySettings;
import app.plixa.hub.webhook.Secrets;
import app.plixa.hub.webhook.Shape;
import app.plixa.hub.webhook.Shaping;
import app.plixa.hub.webhook.Target;
import app.plixa.hub.webhook.WaitingDeliveries;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 61-deliver-webhook, 62-redelivery-policy and 63-post-webhook. */
class DeliveryRoutesTest extends RouteTest {
    static final Delivery DELIVERY = new Delivery(
            "dlv_1",
            "evt_1",
            "message.inbound",
            new byte[0],
            new Target(
                    "whe_1",
                    "https://example.com",
                    new Secrets("whsec_", Optional.empty(), Optional.empty()),
                    RetrySettings.NONE,
                    false,
                    Shape.PLAIN),
            0,
            false,
            Instant.EPOCH,
            Kept.NOTHING);

    @Test
    void onlyWhatIsClaimedEntersItsEndpointsLane() throws Exception {
        Deliveries deliveries = bean("deliveries", Deliveries.class);
        Posting posting = bean("posting", Posting.class);
        when(deliveries.claim("dlv_1\ndlv_2")).thenReturn(List.of(DELIVERY));
        start("61-deliver-webhook");

        send("dlv_1\ndlv_2");

        verify(posting).enter(DELIVERY);
    }

    @Test
    void whatIsDueGoesBackToTheDeliveryQueue() throws Exception {
        WaitingDeliveries waiting = bean("waitingDeliveries", WaitingDeliveries.class);
        when(waiting.due()).thenReturn(List.of("dlv_1", "dlv_2\ndlv_3"));
        start("62-redelivery-policy", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.deliveries");
        queue.expectedBodiesReceived("dlv_1", "dlv_2\ndlv_3");

        send(null);

        queue.assertIsSatisfied();
        verify(waiting).endUnwanted();
    }

    @Test
    void anAttemptIsSignedPostedAndJudged() throws Exception {
        Posting posting = bean("posting", Posting.class);
        Shaping shaping = bean("shaping", Shaping.class);
        when(shaping.decide(DELIVERY)).thenReturn(DELIVERY);
        start("63-post-webhook", "http:*");
        getMockEndpoint("mock:http:webhook-receiver").expectedMessageCount(1);

        send(DELIVERY);

        getMockEndpoint("mock:http:webhook-receiver").assertIsSatisfied();
        var order = inOrder(shaping, posting);
        order.verify(shaping).decide(DELIVERY);
        order.verify(posting).sign(any());
        order.verify(posting).judge(any());
    }

    @Test
    void aReceiverThatCannotBeReachedIsJudgedToo() throws Exception {
        Posting posting = bean("posting", Posting.class);
        bean("shaping", Shaping.class);
        start("63-post-webhook", "http:*");
        getMockEndpoint("mock:http:webhook-receiver").whenAnyExchangeReceived(exchange -> {
            throw new IOException("refused");
        });

        Exchange exchange = send(DELIVERY);

        assertThat(exchange.isFailed()).isFalse();
        verify(posting).judge(any());
    }
}
