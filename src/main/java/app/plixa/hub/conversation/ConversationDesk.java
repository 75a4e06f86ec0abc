package app.plixa.hub.conversation;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import app.plixa.hub.contact.ContactFilter;
import app.plixa.hub.contact.Phones;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the conversation routes (contract, section 2). */
@Component("conversationDesk")
public class ConversationDesk {
    private final ConversationList list;
    private final ConversationChanges changes;
    private final Phones phones;
    private final Answers answers;
    private final ObjectReader json;

    ConversationDesk(
            ConversationList list, ConversationChanges changes, Phones phones, Answers answers, ObjectMapper json) {
        this.list = list;
        this.changes = changes;
        this.phones = phones;
        this.answers = answers;
        this.json = json.reader();
    }

    /** The page of conversations that is asked for. */
    public List<WithContact> search(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        Optional<String> status = query.oneOf("status", ConversationList.STATUSES);
        ContactFilter contact = ContactFilter.of(query, phones);
        query.check();
        exchange.setProperty("page", page);
        return list.list(caller.workspaceId(), status, contact, page);
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<WithContact> found, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(exchange, page, found, WithContact::id);
    }

    /** One of the caller's conversations; a {@link Problem} 404 when there is none. */
    public WithContact find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        return list.find(caller.workspaceId(), PathId.of("cnv", id)).orElseThrow(Problem::notFound);
    }

    /** The conversation, changed as the request asks; a {@link Problem} says all that is wrong with it. */
    public WithContact change(@ExchangeProperty("caller") Caller caller, @Header("id") String id, @Body byte[] body)
            throws SQLException {
        Change change = Change.of(Fields.of(body, json));
        return changes.change(caller.workspaceId(), PathId.of("cnv", id), change)
                .orElseThrow(Problem::notFound);
    }

    /** 200 with one. */
    public void shown(@Body WithContact conversation, Exchange exchange) {
        answers.one(exchange, 200, conversation);
    }

    /** Deletes the conversation with its messages; a {@link Problem} 404 when there is no such one. */
    public void delete(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        if (!changes.delete(caller.workspaceId(), PathId.of("cnv", id))) {
            throw Problem.notFound();
        }
    }

    /** 204. */
    public void deleted(Exchange exchange) {
        answers.nothing(exchange);
    }
}
