package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.webhook.Claims;
import app.plixa.hub.webhook.Delivery;
import app.plixa.hub.webhook.MadeUp;
import app.plixa.hub.webhook.Posting;
import app.plixa.hub.webhook.RetryPolicy;
import app.plixa.hub.webhook.Sequence;
import app.plixa.hub.webhook.Shaping;
import app.plixa.hub.webhook.Traffic;
import app.plixa.hub.webhook.WaitingDeliveries;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 61-deliver-webhook, 62-redelivery-policy, 63-post-webhook and 65-deliveries-due. */
class DeliveryRoutesTest extends RouteTest {
    static final Delivery DELIVERY = MadeUp.delivery("dlv_1", Traffic.ANY);

    @Test
    void onlyWhatIsClaimedEntersItsEndpointsLane() throws Exception {
        Claims claims = bean("claims", Claims.class);
        Posting posting = bean("posting", Posting.class);
        when(claims.take("dlv_1\ndlv_2")).thenReturn(List.of(Sequence.of(DELIVERY)));
        start("61-deliver-webhook");

        send("dlv_1\ndlv_2");

        verify(posting).enter(Sequence.of(DELIVERY));
    }

    @Test
    void whatIsDueIsLookedForByTheScheduleOfThatMoment() throws Exception {
        WaitingDeliveries waiting = bean("waitingDeliveries", WaitingDeliveries.class);
        RetryPolicy policy = bean("retryPolicy", RetryPolicy.class);
        when(waiting.due()).thenReturn(List.of("dlv_1", "dlv_2\ndlv_3"));
        start("62-redelivery-policy", "direct:deliveries-due");
        MockEndpoint again = getMockEndpoint("mock:direct:deliveries-due");
        again.expectedBodiesReceived(List.of(List.of("dlv_1", "dlv_2\ndlv_3")));

        send(null);

        again.assertIsSatisfied();
        verify(policy).state("1m,5m", 3);
    }

    @Test
    void whatIsDueGoesBackToTheDeliveryQueueAnEntryForEachEndpoint() throws Exception {
        start("65-deliveries-due", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.deliveries");
        queue.expectedBodiesReceived("dlv_1", "dlv_2\ndlv_3");

        send(List.of("dlv_1", "dlv_2\ndlv_3"));

        queue.assertIsSatisfied();
    }

    @Test
    void anAttemptIsSignedPostedAndJudged() throws Exception {
        Posting posting = bean("posting", Posting.class);
        Shaping shaping = bean("shaping", Shaping.class);
        when(shaping.decide(DELIVERY)).thenReturn(DELIVERY);
        when(posting.post(any())).thenReturn(CompletableFuture.completedFuture(null));
        start("63-post-webhook");

        send(DELIVERY);

        var order = inOrder(shaping, posting);
        order.verify(posting).begin(any());
        order.verify(shaping).decide(DELIVERY);
        order.verify(posting).sign(any());
        order.verify(posting).post(any());
        order.verify(posting).judge(any());
        order.verifyNoMoreInteractions();
    }

    @Test
    void aReceiverThatCannotBeReachedIsJudgedToo() throws Exception {
        Posting posting = bean("posting", Posting.class);
        bean("shaping", Shaping.class);
        when(posting.post(any())).thenReturn(CompletableFuture.failedFuture(new IOException("refused")));
        start("63-post-webhook");

        Exchange exchange = send(DELIVERY);

        assertThat(exchange.isFailed()).isFalse();
        verify(posting).judge(any());
    }

    /** Else nothing would be recorded, and the delivery be claimed anew for ever. */
    @Test
    void aDeliveryThatCannotBeSignedIsJudgedToo() throws Exception {
        Posting posting = bean("posting", Posting.class);
        Shaping shaping = bean("shaping", Shaping.class);
        when(shaping.decide(any())).thenThrow(new IllegalStateException("decide"));
        doThrow(new IllegalStateException("sign")).when(posting).sign(any());
        start("63-post-webhook");

        assertThat(send(DELIVERY).isFailed()).isFalse();
        reset(shaping);
        assertThat(send(DELIVERY).isFailed()).isFalse();

        verify(posting, times(2)).judge(any());
        verify(posting, never()).post(any());
    }
}
