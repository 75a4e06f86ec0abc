package app.plixa.hub.number;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** The decisions of the number routes (contract, section 2). */
@Component("numberDesk")
public class NumberDesk {
    private final Numbers numbers;
    private final Answers answers;

    NumberDesk(Numbers numbers, Answers answers) {
        this.numbers = numbers;
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
}
