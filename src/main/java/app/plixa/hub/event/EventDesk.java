package app.plixa.hub.event;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the event routes: what happened, for pollers (contract, section 2). */
@Component("eventDesk")
public class EventDesk {
    private static final List<String> WORDS =
            Stream.of(EventName.values()).map(EventName::word).toList();

    private final EventLog log;
    private final Answers answers;

    EventDesk(EventLog log, Answers answers) {
        this.log = log;
        this.answers = answers;
    }

    /** The page of events that is asked for. */
    public List<ToldEvent> search(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        Optional<EventName> event = query.oneOf("event", WORDS).flatMap(EventName::of);
        EventLog.Filter filter =
                new EventLog.Filter(event, query.text("conversation_id"), query.time("since"), query.time("until"));
        query.check();
        exchange.setProperty("page", page);
        return log.list(caller.workspaceId(), filter, page);
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<ToldEvent> events, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(exchange, page, events, ToldEvent::id);
    }

    /** One of the caller's events; a {@link Problem} 404 when there is none. */
    public ToldEvent find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        return log.find(caller.workspaceId(), PathId.of("evt", id)).orElseThrow(Problem::notFound);
    }

    /** 200 with one. */
    public void shown(@Body ToldEvent event, Exchange exchange) {
        answers.one(exchange, 200, event);
    }
}
