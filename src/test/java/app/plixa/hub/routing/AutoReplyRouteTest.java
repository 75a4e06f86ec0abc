package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.reply.ReplyDesk;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 80-auto-reply. There is no model here: the file loads without one, as it does while the feature is off. */
class AutoReplyRouteTest extends RouteTest {
    private static final List<ChatMessage> QUESTION = List.of(UserMessage.from("Are you open?"));

    @Test
    void theModelIsAskedBetweenTwoLooksAtTheConversation() throws Exception {
        ReplyDesk desk = desk(true, true);
        MockEndpoint model = model(1);
        model.expectedBodiesReceived(List.of(QUESTION));

        send("msg_1");

        model.assertIsSatisfied();
        var order = inOrder(desk);
        order.verify(desk).claim(eq("msg_1"), any());
        order.verify(desk).consider(any(), any());
        order.verify(desk).question(any());
        order.verify(desk).judge(any(), any());
        order.verify(desk).carryOut(any(), any());
    }

    @Test
    void whatAnotherHasIsLeftToIt() throws Exception {
        ReplyDesk desk = desk(false, true);
        MockEndpoint model = model(0);

        send("msg_1");

        model.assertIsSatisfied();
        verify(desk, never()).consider(any(), any());
        verify(desk, never()).carryOut(any(), any());
    }

    @Test
    void aClearEndingNeedsNoModel() throws Exception {
        ReplyDesk desk = desk(true, false);
        MockEndpoint model = model(0);

        send("msg_1");

        model.assertIsSatisfied();
        verify(desk, never()).judge(any(), any());
        verify(desk).carryOut(any(), any());
    }

    @Test
    void aModelThatFailsIsJudgedToo() throws Exception {
        ReplyDesk desk = desk(true, true);
        model(1).whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("down");
        });

        Exchange exchange = send("msg_1");

        assertThat(exchange.isFailed()).isFalse();
        verify(desk).judge(any(), any());
        verify(desk).carryOut(any(), any());
    }

    private ReplyDesk desk(boolean ours, boolean needsModel) throws Exception {
        ReplyDesk desk = bean("replyDesk", ReplyDesk.class);
        when(desk.isOurs(any())).thenReturn(ours);
        when(desk.needsModel(any())).thenReturn(needsModel);
        when(desk.question(any())).thenReturn(QUESTION);
        start("80-auto-reply", "langchain4j-chat:*");
        return desk;
    }

    private MockEndpoint model(int asked) {
        MockEndpoint model = getMockEndpoint("mock:langchain4j-chat:auto-reply");
        model.expectedMessageCount(asked);
        return model;
    }
}
