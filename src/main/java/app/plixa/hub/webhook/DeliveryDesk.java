package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.Problem;
import app.plixa.hub.event.EventName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the routes that show deliveries, begin them anew and cancel them. */
@Component("deliveryDesk")
public class DeliveryDesk {
    /** What a delivery may be (contract, section 3). */
    static final List<String> STATES = List.of("pending", "delivered", "stopped", "dead", "cancelled", "skipped");

    private record Cancelled(int cancelled) {}

    private final DeliveryLog log;
    private final FreshChains chains;
    private final Answers answers;
    private final Cancellation cancellation;

    DeliveryDesk(DeliveryLog log, FreshChains chains, Cancellation cancellation, Answers answers) {
        this.log = log;
        this.chains = chains;
        this.answers = answers;
        this.cancellation = cancellation;
    }

    /** 200 with one page of the endpoint's deliveries, newest first. */
    public void list(@Body Endpoint endpoint, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        DeliveryLog.Filter filter = new DeliveryLog.Filter(
                query.oneOf("state", STATES), event(query), query.time("since"), query.time("until"));
        query.check();
        answers.list(exchange, page, log.ofEndpoint(endpoint.id(), filter, page), DeliveryView::id);
    }

    /** 200 with one of the caller's deliveries, its attempts and its event's payload. */
    public void show(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        answers.one(exchange, 200, log.whole(find(caller, id)));
    }

    /** 202 with a delivery that begins one of the caller's anew. */
    public void redeliver(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        answers.one(exchange, 202, find(caller, chains.redeliver(caller.workspaceId(), id)));
    }

    /** 200 with one of the caller's deliveries that waited and does not any more. */
    public void cancel(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        DeliveryView delivery = find(caller, id);
        if (!cancellation.one(id)) {
            throw Problem.conflict(
                    delivery.state().equals("pending")
                            ? "This delivery is being posted."
                            : "Only a delivery that waits can be cancelled.");
        }
        answers.one(exchange, 200, find(caller, id));
    }

    /** 200 with how many deliveries that waited for the endpoint do not any more. */
    public void cancelAll(@Body Endpoint endpoint, Exchange exchange) throws SQLException {
        answers.one(exchange, 200, new Cancelled(cancellation.all(endpoint.id())));
    }

    private DeliveryView find(Caller caller, String id) throws SQLException {
        return log.one(caller.workspaceId(), id).orElseThrow(Problem::notFound);
    }

    /** An event's name, or the id of one event. */
    private static Optional<String> event(Fields query) {
        Optional<String> event = query.text("event");
        event.filter(e -> !e.startsWith("evt_") && EventName.of(e).isEmpty())
                .ifPresent(e -> query.error("event", "The selected event is invalid."));
        return event;
    }
}
