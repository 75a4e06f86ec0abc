package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.Problem;
import app.plixa.hub.event.EventName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the routes that show deliveries and begin them anew. */
@Component("deliveryDesk")
public class DeliveryDesk {
    /** What a delivery may be (contract, section 3). */
    static final List<String> STATES = List.of("pending", "delivered", "stopped", "dead", "cancelled", "skipped");

    private record Requeued(int requeued) {}

    private final DeliveryLog log;
    private final FreshChains chains;
    private final Answers answers;
    private final ObjectReader json;
    private final Clock clock;

    DeliveryDesk(DeliveryLog log, FreshChains chains, Answers answers, ObjectMapper json, Clock clock) {
        this.log = log;
        this.chains = chains;
        this.answers = answers;
        this.json = json.reader();
        this.clock = clock;
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

    /** 200 with how many of the endpoint's dead deliveries of a time are begun anew. */
    public void recover(@Body Endpoint endpoint, @ExchangeProperty("request") byte[] request, Exchange exchange)
            throws SQLException {
        Fields fields = Fields.of(request, json);
        fields.required("since");
        Optional<Instant> since = fields.time("since");
        Optional<Instant> until = fields.time("until");
        since.filter(from -> !from.isBefore(clock.instant()))
                .ifPresent(from -> fields.error("since", "The since field must be a date before now."));
        until.filter(to -> since.map(from -> !to.isAfter(from)).orElse(false))
                .ifPresent(to -> fields.error("until", "The until field must be a date after since."));
        fields.check();
        if (!endpoint.enabled()) {
            throw Problem.conflict("This endpoint is disabled. Enable it first.");
        }
        answers.one(exchange, 200, new Requeued(chains.recover(endpoint.id(), since.orElseThrow(), until)));
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
