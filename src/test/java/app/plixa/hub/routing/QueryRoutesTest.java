package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.contact.ContactDesk;
import app.plixa.hub.contact.ContactView;
import app.plixa.hub.conversation.ConversationDesk;
import app.plixa.hub.conversation.WithContact;
import app.plixa.hub.event.EventDesk;
import app.plixa.hub.event.ToldEvent;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.MessageDesk;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.message.ReadDesk;
import app.plixa.hub.message.TimelineEntry;
import app.plixa.hub.number.NumberDesk;
import app.plixa.hub.number.NumberView;
import app.plixa.hub.template.TemplateDesk;
import app.plixa.hub.whatsapp.ConnectDesk;
import app.plixa.hub.whatsapp.HealthDesk;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 11-messages-api, 12-conversations-api, 13-contacts-api, 16-events-api and 17-numbers-api. */
class QueryRoutesTest extends RouteTest {
    private Access access;
    private Answers answers;
    private MessageDesk messages;
    private ConversationDesk conversations;
    private ContactDesk contacts;
    private EventDesk events;
    private NumberDesk numbers;

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        answers = bean("answers", Answers.class);
        messages = bean("messageDesk", MessageDesk.class);
        bean("readDesk", ReadDesk.class);
        conversations = bean("conversationDesk", ConversationDesk.class);
        contacts = bean("contactDesk", ContactDesk.class);
        events = bean("eventDesk", EventDesk.class);
        numbers = bean("numberDesk", NumberDesk.class);
        bean("connectDesk", ConnectDesk.class);
        bean("healthDesk", HealthDesk.class);
        bean("templateDesk", TemplateDesk.class);
        bean("outboundLine", OutboundLine.class);
        load("00-errors");
    }

    @ParameterizedTest
    @CsvSource({
        "11-messages-api, list-messages, read",
        "11-messages-api, show-message, read",
        "11-messages-api, message-timeline, read",
        "11-messages-api, cancel-message, write",
        "11-messages-api, retry-message, write",
        "12-conversations-api, list-conversations, read",
        "12-conversations-api, show-conversation, read",
        "12-conversations-api, conversation-messages, read",
        "12-conversations-api, update-conversation, write",
        "12-conversations-api, delete-conversation, write",
        "13-contacts-api, list-contacts, read",
        "13-contacts-api, show-contact, read",
        "13-contacts-api, update-contact, write",
        "13-contacts-api, delete-contact, write",
        "16-events-api, list-events, read",
        "16-events-api, show-event, read",
        "17-numbers-api, list-numbers, read"
    })
    void withoutTheAbilityNothingIsReadOrChanged(String file, String route, String ability) throws Exception {
        doThrow(Problem.missingAbility(ability)).when(access).require(eq(ability), any());
        startRoute(file, route);

        send("{}".getBytes());

        verifyNoInteractions(messages, conversations, contacts, events, numbers);
        verify(answers).problem(any());
    }

    @Test
    void messagesAreSearchedAndListed() throws Exception {
        List<Message> found = List.of(mock(Message.class));
        when(messages.search(any(), any())).thenReturn(found);
        startRoute("11-messages-api", "list-messages");
        send(null);
        verify(messages).listed(eq(found), any(), any());
    }

    @Test
    void aMessageIsFoundAndShown() throws Exception {
        Message message = found();
        startRoute("11-messages-api", "show-message");
        send(null);
        verify(messages).shown(eq(message), any());
    }

    @Test
    void aMessageIsFoundAndTraced() throws Exception {
        Message message = found();
        List<TimelineEntry> entries = List.of(mock(TimelineEntry.class));
        when(messages.timeline(message)).thenReturn(entries);
        startRoute("11-messages-api", "message-timeline");
        send(null);
        verify(messages).told(eq(entries), any());
    }

    @Test
    void aMessageIsTakenBackBeforeThatIsAnswered() throws Exception {
        Message message = found();
        startRoute("11-messages-api", "cancel-message");
        send(null);
        var order = inOrder(messages);
        order.verify(messages).cancel(eq(message), any());
        order.verify(messages).cancelled(any());
    }

    @Test
    void aMessageIsQueuedAgainAndAnsweredAsItIsThen() throws Exception {
        Message message = found();
        Message queued = mock(Message.class);
        when(messages.retry(eq(message), any())).thenReturn(queued);
        startRoute("11-messages-api", "retry-message");
        send(null);
        verify(messages).retried(eq(queued), any());
    }

    @Test
    void whatCannotBeTakenBackIsAnsweredAsAProblem() throws Exception {
        Message message = found();
        doThrow(Problem.alreadySent()).when(messages).cancel(eq(message), any());
        startRoute("11-messages-api", "cancel-message");
        send(null);
        verify(answers).problem(any());
    }

    @Test
    void aConversationsMessagesAreSearchedOnlyWhenItIsTheCallers() throws Exception {
        when(conversations.find(any(), any())).thenThrow(Problem.notFound());
        startRoute("12-conversations-api", "conversation-messages");
        send(null);
        verifyNoInteractions(messages);
        verify(answers).problem(any());
    }

    @Test
    void aConversationIsChangedAndShown() throws Exception {
        WithContact changed = mock(WithContact.class);
        when(conversations.change(any(), eq("cnv_1"), any())).thenReturn(changed);
        startRoute("12-conversations-api", "update-conversation");
        sendTo("cnv_1", "{}".getBytes());
        verify(conversations).shown(eq(changed), any());
    }

    @Test
    void aConversationIsDeletedBeforeThatIsAnswered() throws Exception {
        startRoute("12-conversations-api", "delete-conversation");
        sendTo("cnv_1", null);
        var order = inOrder(conversations);
        order.verify(conversations).delete(any(), eq("cnv_1"));
        order.verify(conversations).deleted(any());
    }

    @Test
    void aContactIsNamedAndShown() throws Exception {
        ContactView named = mock(ContactView.class);
        when(contacts.rename(any(), eq("ctc_1"), any())).thenReturn(named);
        startRoute("13-contacts-api", "update-contact");
        sendTo("ctc_1", "{}".getBytes());
        verify(contacts).shown(eq(named), any());
    }

    @Test
    void aContactIsErasedBeforeThatIsAnswered() throws Exception {
        startRoute("13-contacts-api", "delete-contact");
        sendTo("ctc_1", null);
        var order = inOrder(contacts);
        order.verify(contacts).erase(any(), eq("ctc_1"));
        order.verify(contacts).erased(any());
    }

    @Test
    void eventsAreSearchedAndListed() throws Exception {
        List<ToldEvent> found = List.of(new ToldEvent("evt_1", "{}"));
        when(events.search(any(), any())).thenReturn(found);
        startRoute("16-events-api", "list-events");
        send(null);
        verify(events).listed(eq(found), any(), any());
    }

    @Test
    void numbersAreSearchedAndListed() throws Exception {
        List<NumberView> found = List.of(mock(NumberView.class));
        when(numbers.search(any(), any())).thenReturn(found);
        startRoute("17-numbers-api", "list-numbers");
        send(null);
        verify(numbers).listed(eq(found), any(), any());
    }

    private Message found() throws Exception {
        Message message = mock(Message.class);
        when(messages.find(any(), any())).thenReturn(message);
        return message;
    }

    private Exchange sendTo(String id, Object body) {
        return template.send("direct:test-in", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("id", id);
        });
    }
}
