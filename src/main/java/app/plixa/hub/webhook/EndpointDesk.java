package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.secret.Vault;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.jpa.JpaConstants;
import org.springframework.stereotype.Component;

/** The decisions of the webhook registration routes; the entity itself goes through their {@code jpa:} endpoints. */
@Component("endpointDesk")
public class EndpointDesk {
    private record WithSecret(@JsonUnwrapped EndpointView endpoint, String secret) {}

    private static final Duration USUAL_OVERLAP = Duration.ofHours(24);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    private final AddressGuard guard;
    private final Answers answers;
    private final ObjectReader json;
    private final ObjectWriter writer;
    private final Vault vault;
    private final Checkup checkup;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    EndpointDesk(AddressGuard guard, Answers answers, ObjectMapper json, Vault vault, Checkup checkup, Clock clock) {
        this.guard = guard;
        this.answers = answers;
        this.json = json.reader();
        this.writer = json.writer();
        this.vault = vault;
        this.checkup = checkup;
        this.clock = clock;
    }

    /** The new endpoint that the request asks for, ready to be stored. */
    public Endpoint draft(@Body byte[] body, @ExchangeProperty("caller") Caller caller) {
        EndpointRequest request = EndpointRequest.of(Fields.of(body, json), guard);
        String id = Ids.next("whe");
        Endpoint endpoint =
                new Endpoint(id, caller.workspaceId(), request.sealed(vault, id), newSecret(id), clock.instant());
        request.tailoring().headers().ifPresent(headers -> send(endpoint, headers));
        return endpoint;
    }

    /**
     * Sets the query's parameters: this caller's workspace and the id in the path. What cannot be an id is not found,
     * and must not come further: the {@code jpa:} component takes texts among its parameters for expressions.
     */
    public void ask(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange) {
        if (!Ids.isOf("whe", id)) {
            throw Problem.notFound();
        }
        exchange.setProperty("request", exchange.getMessage().getBody());
        exchange.getMessage()
                .setHeader(JpaConstants.JPA_PARAMETERS_HEADER, Map.of("workspace", caller.workspaceId(), "id", id));
    }

    /** Sets the query's parameters: this caller's workspace and the page that is asked for. */
    public void askPage(@ExchangeProperty("caller") Caller caller, Exchange exchange) {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        query.check();
        exchange.setProperty("page", page);
        // Behind every id of ours: a page without a cursor begins with the newest.
        Map<String, Object> parameters = Map.of(
                "workspace", caller.workspaceId(), "before", page.before().orElse("~"));
        exchange.getMessage().setHeader(JpaConstants.JPA_PARAMETERS_HEADER, parameters);
    }

    /** Changes what was found to what the request says; its body is the exchange property {@code request}. */
    public Endpoint change(@Body Endpoint endpoint, @ExchangeProperty("request") byte[] request) {
        EndpointRequest wanted = endpoint.settings().with(Fields.of(request, json), guard);
        endpoint.change(wanted.sealed(vault, endpoint.id()), clock.instant());
        wanted.tailoring().headers().ifPresent(headers -> send(endpoint, headers));
        return endpoint;
    }

    /** Gives what was found a new secret; {@code ?overlap=} says how long the old one signs, too. */
    public Endpoint rotate(@Body Endpoint endpoint, Exchange exchange) {
        Fields query = Fields.ofQuery(exchange);
        Optional<Duration> overlap = query.text("overlap")
                .map(Span::of)
                .orElse(Optional.of(USUAL_OVERLAP))
                .filter(span -> !span.isNegative() && span.compareTo(LONGEST_OVERLAP) <= 0);
        if (overlap.isEmpty()) {
            query.error("overlap", "The overlap field must be a time between 0s and 7d.");
        }
        query.check();
        String id = endpoint.id();
        String today = vault.seal(secret(endpoint), id, "previous_secret");
        endpoint.rotate(newSecret(id), today, overlap.orElseThrow(), clock.instant());
        return endpoint;
    }

    /** 201 with the secret, for the only time. */
    public void created(@Body Endpoint endpoint, Exchange exchange) {
        answers.one(exchange, 201, withSecret(endpoint));
    }

    /** 200 with the new secret, for the only time. */
    public void rotated(@Body Endpoint endpoint, Exchange exchange) {
        answers.one(exchange, 200, withSecret(endpoint));
    }

    /** 200 with one page of them, newest first. */
    public void listed(@Body List<Endpoint> endpoints, @ExchangeProperty("page") Page page, Exchange exchange) {
        answers.list(
                exchange,
                page,
                endpoints.stream().map(e -> e.view(clock.instant())).toList(),
                EndpointView::id);
    }

    /** The only one found; a {@link Problem} 404 when there is none. */
    public Endpoint found(@Body List<Endpoint> endpoints) {
        return endpoints.stream().findFirst().orElseThrow(Problem::notFound);
    }

    /** 200 with one. */
    public void shown(@Body Endpoint endpoint, Exchange exchange) {
        answers.one(exchange, 200, endpoint.view(clock.instant()));
    }

    /** 200 with how it does. */
    public void health(@Body Endpoint endpoint, Exchange exchange) throws SQLException {
        answers.one(exchange, 200, checkup.of(endpoint));
    }

    /** 204. */
    public void deleted(Exchange exchange) {
        answers.nothing(exchange);
    }

    private WithSecret withSecret(Endpoint endpoint) {
        return new WithSecret(endpoint.view(clock.instant()), secret(endpoint));
    }

    private void send(Endpoint endpoint, Map<String, String> headers) {
        endpoint.send(
                List.copyOf(headers.keySet()),
                headers.isEmpty() ? null : vault.seal(text(headers), endpoint.id(), "headers"));
    }

    private String text(Map<String, String> headers) {
        try {
            return writer.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts must be writable as JSON", e);
        }
    }

    private String newSecret(String id) {
        return vault.seal(Signature.newSecret(random), id, "secret");
    }

    private String secret(Endpoint endpoint) {
        return vault.open(endpoint.secret(), endpoint.id(), "secret");
    }
}
