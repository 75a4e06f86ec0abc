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
import app.plixa.hub.conversation.ConversationDesk;
import app.plixa.hub.message.MessageDesk;
import app.plixa.hub.message.ReadDesk;
import app.plixa.hub.message.ReadReceipt;
import app.plixa.hub.whatsapp.ReadReceipts;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** The call of 12-conversations-api that marks a conversation as read, and 32-read-receipt. */
class ReadReceiptRoutesTest extends RouteTest {
    private static final ReadReceipt RECEIPT = new ReadReceipt("num_1", "wamid.1", false);

    @Test
    void aConversationIsMarkedBeforeTheCustomerIsToldAndTheCallerAnswered() throws Exception {
        Access access = bean("access", Access.class);
        ReadDesk desk = bean("readDesk", ReadDesk.class);
        bean("conversationDesk", ConversationDesk.class);
        bean("messageDesk", MessageDesk.class);
        bean("answers", Answers.class);
        load("00-errors");
        startRoute("12-conversations-api", "read-conversation", "direct:read-receipt");
        MockEndpoint receipt = getMockEndpoint("mock:direct:read-receipt");
        receipt.expectedMessageCount(1);

        send("{}".getBytes());

        receipt.assertIsSatisfied();
        var order = inOrder(access, desk);
        order.verify(access).require(eq("write"), any());
        order.verify(desk).mark(any(), any(), any(), any());
        order.verify(desk).answer(any(), any());
    }

    @Test
    void aConversationOfOthersIsNotFoundAndNobodyIsTold() throws Exception {
        bean("access", Access.class);
        ReadDesk desk = bean("readDesk", ReadDesk.class);
        bean("conversationDesk", ConversationDesk.class);
        bean("messageDesk", MessageDesk.class);
        Answers answers = bean("answers", Answers.class);
        doThrow(Problem.notFound()).when(desk).mark(any(), any(), any(), any());
        load("00-errors");
        startRoute("12-conversations-api", "read-conversation", "direct:read-receipt");
        MockEndpoint receipt = getMockEndpoint("mock:direct:read-receipt");
        receipt.expectedMessageCount(0);

        send(null);

        receipt.assertIsSatisfied();
        verify(answers).problem(any());
        verify(desk, never()).answer(any(), any());
    }

    @Test
    void aReceiptIsPostedAndJudged() throws Exception {
        ReadReceipts receipts = bean("readReceipts", ReadReceipts.class);
        when(receipts.isDue(RECEIPT)).thenReturn(true);
        start("32-read-receipt", "http:*");
        MockEndpoint whatsApp = getMockEndpoint("mock:http:cloud-api-receipts");
        whatsApp.expectedMessageCount(1);

        send(RECEIPT);

        whatsApp.assertIsSatisfied();
        var order = inOrder(receipts);
        order.verify(receipts).request(eq(RECEIPT), any());
        order.verify(receipts).judge(any());
    }

    @Test
    void whereNothingIsDueNothingIsPosted() throws Exception {
        ReadReceipts receipts = bean("readReceipts", ReadReceipts.class);
        start("32-read-receipt", "http:*");
        MockEndpoint whatsApp = getMockEndpoint("mock:http:cloud-api-receipts");
        whatsApp.expectedMessageCount(0);

        send(null);

        whatsApp.assertIsSatisfied();
        verify(receipts, never()).judge(any());
    }

    @Test
    void aBrokenConnectionIsJudgedToo() throws Exception {
        ReadReceipts receipts = bean("readReceipts", ReadReceipts.class);
        when(receipts.isDue(RECEIPT)).thenReturn(true);
        start("32-read-receipt", "http:*");
        getMockEndpoint("mock:http:cloud-api-receipts").whenAnyExchangeReceived(exchange -> {
            throw new IOException("reset");
        });

        Exchange exchange = send(RECEIPT);

        assertThat(exchange.isFailed()).isFalse();
        verify(receipts).judge(any());
    }
}
