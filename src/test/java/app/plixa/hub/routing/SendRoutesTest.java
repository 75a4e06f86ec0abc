package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.whatsapp.CloudApiPosts;
import app.plixa.hub.whatsapp.ConversationTurns;
import app.plixa.hub.whatsapp.Sends;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 22-queue-message, 30-send-whatsapp and 31-conversation-turn. */
class SendRoutesTest extends RouteTest {
    @Test
    void aRushOfConversationsIsFewQueueEntries() throws Exception {
        OutboundLine line = bean("outboundLine", OutboundLine.class);
        when(line.entries(any())).thenReturn(List.of("cnv_1\ncnv_2", "cnv_3"));
        start("22-queue-message", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.outbound");
        queue.expectedBodiesReceived("cnv_1\ncnv_2", "cnv_3");

        send(List.of("cnv_1", "cnv_2", "cnv_3"));

        queue.assertIsSatisfied();
    }

    @Test
    void everyClaimedConversationGetsATurnAndForeignHeadersGetNowhere() throws Exception {
        ConversationTurns turns = bean("conversationTurns", ConversationTurns.class);
        OutboundLine line = bean("outboundLine", OutboundLine.class);
        Claimed first = new Claimed(List.of(), false);
        Claimed second = new Claimed(List.of(), true);
        when(line.claim("cnv_1\ncnv_2")).thenReturn(List.of(first, second));
        start("30-send-whatsapp");

        template.send("direct:test-in", exchange -> {
            exchange.getMessage().setBody("cnv_1\ncnv_2");
            exchange.getMessage().setHeader("_AMQ_DUPL_ID", "smuggled");
            exchange.getMessage().setHeader("cAmElHttpUri", "http://evil.example");
        });

        var order = inOrder(turns);
        order.verify(turns).begin(first);
        order.verify(turns).begin(second);
    }

    @Test
    void aTurnPostsUntilNothingMoreMayGoAndThenEnds() throws Exception {
        Sends sends = bean("sends", Sends.class);
        when(sends.goesOn(any())).thenReturn(true, true, false);
        when(sends.join(any())).thenReturn(CompletableFuture.completedFuture(null));
        CloudApiPosts posts = bean("cloudApiPosts", CloudApiPosts.class);
        CompletableFuture<Void> later = new CompletableFuture<>();
        when(posts.post(any()))
                .thenReturn(CompletableFuture.completedFuture(null))
                .thenReturn(later);
        start("31-conversation-turn");

        CompletableFuture<Exchange> turn = template.asyncSend(
                "direct:test-in", exchange -> exchange.getMessage().setBody(new Claimed(List.of(), false)));
        verify(posts, timeout(10_000).times(2)).post(any());
        verify(sends, never()).end(any());
        later.complete(null);

        turn.join();
        var order = inOrder(sends, posts);
        order.verify(sends).begin(any(), any());
        order.verify(sends).next(any(), any());
        order.verify(posts).post(any());
        order.verify(sends).settle(any(), any(), any());
        order.verify(sends).next(any(), any());
        order.verify(posts).post(any());
        order.verify(sends).settle(any(), any(), any());
        order.verify(sends).join(any());
        order.verify(sends).end(any());
    }

    @Test
    void aBrokenConnectionIsSettledLikeAnyAnswer() throws Exception {
        Sends sends = bean("sends", Sends.class);
        when(sends.goesOn(any())).thenReturn(true, false);
        when(sends.join(any())).thenReturn(CompletableFuture.completedFuture(null));
        CloudApiPosts posts = bean("cloudApiPosts", CloudApiPosts.class);
        when(posts.post(any())).thenReturn(CompletableFuture.failedFuture(new IOException("reset")));
        start("31-conversation-turn");

        Exchange exchange = send(new Claimed(List.of(), false));

        assertThat(exchange.isFailed()).isFalse();
        verify(sends).settle(any(), any(), any());
        verify(sends).end(any());
    }

    @Test
    void aTurnThatBreaksOffIsEndedAllTheSame() throws Exception {
        Sends sends = bean("sends", Sends.class);
        when(sends.goesOn(any())).thenThrow(new IllegalStateException("database gone"));
        bean("cloudApiPosts", CloudApiPosts.class);
        start("31-conversation-turn");

        send(new Claimed(List.of(), false));

        verify(sends, times(1)).end(any());
    }
}
