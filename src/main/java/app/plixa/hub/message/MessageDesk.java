package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import app.plixa.hub.contact.Phones;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the message routes, sending aside (contract, section 2). */
@Component("messageDesk")
public class MessageDesk {
    private final Messages messages;
    private final MessageChanges changes;
    private final Timeline timeline;
    private final Phones phones;
    private final Answers answers;

    MessageDesk(Messages messages, MessageChanges changes, Timeline timeline, Phones phones, Answers answers) {
        this.messages = messages;
        this.changes = changes;
        this.timeline = timeline;
        this.phones = phones;
        this.answers = answers;
    }

    /** The page of messages that is asked for. */
    public List<Message> search(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        return page(caller, exchange, Optional.empty());
    }

    /** The page of a conversation's messages that is asked for; the caller has been seen to own the conversation. */
    public List<Message> searchConversation(
            @ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange) throws SQLException {
        return page(caller, exchange, Optional.of(id));
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<Message> found, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(exchange, page, found, Message::id);
    }

    /** One of the caller's messages; a {@link Problem} 404 when there is none. */
    public Message find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        return messages.find(caller.workspaceId(), PathId.of("msg", id)).orElseThrow(Problem::notFound);
    }

    /** 200 with one. */
    public void shown(@Body Message message, Exchange exchange) {
        answers.one(exchange, 200, message);
    }

    /** All that happened to the message. */
    public List<TimelineEntry> timeline(@Body Message message) throws SQLException {
        return timeline.of(message);
    }

    /** 200 with all of it, oldest first. */
    public void told(@Body List<TimelineEntry> entries, Exchange exchange) {
        answers.all(exchange, entries);
    }

    /** Takes the message back; a {@link Problem} 409 when it is too late for that. */
    public void cancel(@Body Message message, @ExchangeProperty("caller") Caller caller) throws SQLException {
        if (!changes.cancel(caller.workspaceId(), message.id())) {
            throw Problem.alreadySent();
        }
    }

    /** 204. */
    public void cancelled(Exchange exchange) {
        answers.nothing(exchange);
    }

    /** Queues the message again; a {@link Problem} 409 unless it failed for a reason that may have passed. */
    public Message retry(@Body Message message, @ExchangeProperty("caller") Caller caller) throws SQLException {
        return changes.retry(caller.workspaceId(), message.id())
                .orElseThrow(() -> Problem.conflict("Only a failed message whose error is retryable can be retried."));
    }

    /** 202 with the message, queued. */
    public void retried(@Body Message message, Exchange exchange) {
        answers.one(exchange, 202, message);
    }

    private List<Message> page(Caller caller, Exchange exchange, Optional<String> conversation) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        MessageFilter asked = MessageFilter.of(query, phones);
        query.check();
        exchange.setProperty("page", page);
        return messages.list(
                caller.workspaceId(), conversation.map(asked::within).orElse(asked), page);
    }
}
