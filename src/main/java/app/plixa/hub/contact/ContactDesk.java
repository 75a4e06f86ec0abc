package app.plixa.hub.contact;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
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

/** The decisions of the contact routes (contract, section 2). */
@Component("contactDesk")
public class ContactDesk {
    private static final int LONGEST_NAME = 255;

    private final Contacts contacts;
    private final Erasure erasure;
    private final Phones phones;
    private final Answers answers;
    private final ObjectReader json;

    ContactDesk(Contacts contacts, Erasure erasure, Phones phones, Answers answers, ObjectMapper json) {
        this.contacts = contacts;
        this.erasure = erasure;
        this.phones = phones;
        this.answers = answers;
        this.json = json.reader();
    }

    /** The page of contacts that is asked for. */
    public List<ContactView> search(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        Optional<String> phone = phones.filter(query);
        query.check();
        exchange.setProperty("page", page);
        return contacts.list(caller.workspaceId(), phone, page);
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<ContactView> found, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(exchange, page, found, ContactView::id);
    }

    /** One of the caller's contacts; a {@link Problem} 404 when there is none. */
    public ContactView find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        return contacts.find(caller.workspaceId(), PathId.of("ctc", id)).orElseThrow(Problem::notFound);
    }

    /** The contact, named as the request asks; without a {@code name} in it nothing changes. */
    public ContactView rename(@ExchangeProperty("caller") Caller caller, @Header("id") String id, @Body byte[] body)
            throws SQLException {
        Fields fields = Fields.of(body, json);
        Optional<String> name = fields.text("name", LONGEST_NAME).filter(text -> !text.isBlank());
        fields.check();
        return fields.has("name")
                ? contacts.rename(caller.workspaceId(), PathId.of("ctc", id), name)
                        .orElseThrow(Problem::notFound)
                : find(caller, id);
    }

    /** 200 with one. */
    public void shown(@Body ContactView contact, Exchange exchange) {
        answers.one(exchange, 200, contact);
    }

    /** Erases the contact's personal data; a {@link Problem} 404 when there is no such contact. */
    public void erase(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        if (!erasure.erase(caller.workspaceId(), PathId.of("ctc", id))) {
            throw Problem.notFound();
        }
    }

    /** 204. */
    public void erased(Exchange exchange) {
        answers.nothing(exchange);
    }
}
