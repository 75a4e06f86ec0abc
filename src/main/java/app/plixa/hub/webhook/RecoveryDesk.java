package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the routes about recoveries: deliveries of a time that are begun anew. */
@Component("recoveryDesk")
public class RecoveryDesk {
    private static final List<String> OPEN = List.of("running", "paused");

    private final Recoveries recoveries;
    private final Answers answers;
    private final ObjectReader json;
    private final Clock clock;

    RecoveryDesk(Recoveries recoveries, Answers answers, ObjectMapper json, Clock clock) {
        this.recoveries = recoveries;
        this.answers = answers;
        this.json = json.reader();
        this.clock = clock;
    }

    /** 200 with how many of the endpoint's deliveries of a time are begun anew; with {@code ?dry_run=true}, would be. */
    public void recover(
            @Body Endpoint endpoint,
            @ExchangeProperty("caller") Caller caller,
            @ExchangeProperty("request") byte[] request,
            Exchange exchange)
            throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        boolean dry = query.oneOf("dry_run", List.of("true", "false"))
                .map("true"::equals)
                .orElse(false);
        query.check();
        RecoveryRequest wanted = RecoveryRequest.of(Fields.of(request, json), clock.instant());
        if (dry) {
            answers.one(exchange, 200, recoveries.count(endpoint.id(), wanted));
            return;
        }
        if (!endpoint.enabled()) {
            throw Problem.conflict("This endpoint is disabled. Enable it first.");
        }
        answers.one(exchange, 200, recoveries.open(caller.workspaceId(), endpoint.id(), wanted));
    }

    /** 200 with one page of the endpoint's recoveries, newest first. */
    public void list(@Body Endpoint endpoint, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        query.check();
        answers.list(exchange, page, recoveries.ofEndpoint(endpoint.id(), page), r -> r.id().orElseThrow());
    }

    /** 200 with one of the caller's. */
    public void show(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        Recovery found =
                recoveries.find(caller.workspaceId(), PathId.of("rcv", id)).orElseThrow(Problem::notFound);
        answers.one(exchange, 200, found);
    }

    /** 200; begins none until it is resumed. What it has begun goes on. */
    public void pause(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        move(caller, id, OPEN, "paused", exchange);
    }

    /** 200; goes on where it was paused. */
    public void resume(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        move(caller, id, OPEN, "running", exchange);
    }

    /** 200; begins none any more. */
    public void cancel(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        move(caller, id, OPEN, "cancelled", exchange);
    }

    private void move(Caller caller, String id, List<String> from, String to, Exchange exchange) throws SQLException {
        answers.one(exchange, 200, recoveries.move(caller.workspaceId(), PathId.of("rcv", id), from, to));
    }
}
