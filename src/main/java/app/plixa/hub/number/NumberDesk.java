package app.plixa.hub.number;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the number routes that need not ask WhatsApp (contract, section 2). */
@Component("numberDesk")
public class NumberDesk {
    private final Numbers numbers;
    private final NumberChanges changes;
    private final Answers answers;

    NumberDesk(Numbers numbers, NumberChanges changes, Answers answers) {
        this.numbers = numbers;
        this.changes = changes;
        this.answers = answers;
    }

    /** The page of connected numbers that is asked for. */
    public List<NumberView> search(@ExchangeProperty("caller") Caller caller, Exchange exchange) {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        query.check();
        exchange.setProperty("page", page);
        return numbers.list(caller.workspaceId(), page);
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<NumberView> found, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(exchange, page, found, NumberView::id);
    }

    /** One of the caller's numbers; a {@link Problem} 404 when there is none. */
    public NumberView find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) {
        return numbers.view(caller.workspaceId(), PathId.of("num", id)).orElseThrow(Problem::notFound);
    }

    /** Pauses it; the number as it is then. */
    public NumberView pause(@Body NumberView number, @ExchangeProperty("caller") Caller caller) {
        changes.pauseByHand(caller.workspaceId(), number.id());
        return find(caller, number.id());
    }

    /** Lets it send again; the number as it is then, and its id as the property {@code numberId}. */
    public NumberView resume(@Body NumberView number, @ExchangeProperty("caller") Caller caller, Exchange exchange) {
        exchange.setProperty("numberId", number.id());
        changes.resume(caller.workspaceId(), number.id());
        return find(caller, number.id());
    }

    /** 200 with one. */
    public void shown(@Body NumberView number, Exchange exchange) {
        answers.one(exchange, 200, number);
    }
}
