package app.plixa.hub.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every request meets before the routes: an id of its own, a body that is bounded in size and time, a path and a
 * verb that exist, JSON where JSON is due. The body is read here, whatever becomes of the request, so that nothing
 * behind the door can be kept waiting by a slow client. Only {@link Freight} must be let in first.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class Door extends OncePerRequestFilter {
    /** Names the request to the routes; what a client sends under this name is dropped. */
    static final String REQUEST_ID = "X-Plixa-Request-Id";

    /** The body for the routes of the API, as a request attribute: all its bytes, or its stream where it is no JSON. */
    static final String BODY = "app.plixa.hub.api.body";

    static final int LARGEST_BODY = 256 * 1024;
    /** Meta sends callbacks of up to 3 MB (Webhooks from Meta, payload size). */
    static final int LARGEST_CALLBACK = 3 * 1024 * 1024;

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String ARRIVAL = Arrival.class.getName();

    private final ApiRules rules;
    private final Envelopes envelopes;
    private final List<Freight> freights;
    private final ApplicationAvailability hub;
    private final Duration patience;
    private final Path incoming;

    Door(
            ApiRules rules,
            Envelopes envelopes,
            List<Freight> freights,
            ApplicationAvailability hub,
            @Value("${server.tomcat.connection-timeout}") Duration patience,
            @Value("${hub.data-dir}") Path data) {
        this.rules = rules;
        this.envelopes = envelopes;
        this.freights = freights;
        this.hub = hub;
        this.patience = patience;
        this.incoming = data.resolve("incoming");
    }

    /** The request comes again when its body took a while; then it is let in. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request instanceof ReadRequest) {
            // Let in before; somebody behind the door answers from another thread.
            chain.doFilter(request, response);
            return;
        }
        Arrival arrival = (Arrival) request.getAttribute(ARRIVAL);
        if (arrival == null) {
            head(request, response);
            Optional<Freight> freight = hasBody(request)
                    ? freights.stream().filter(f -> f.takes(request)).findFirst()
                    : Optional.empty();
            try {
                arrival = freight.isPresent() ? load(freight.get(), request, response) : arrival(request);
            } catch (RuntimeException e) {
                String id = Envelopes.requestId(request, response);
                envelopes.refuse(request, response, Failures.foreseen(e, id).orElseThrow(() -> e));
                return;
            }
            request.setAttribute(ARRIVAL, arrival);
            if (hasBody(request) && !atOnce(arrival)) {
                arrival.slowly(freight.map(Freight::patience).orElse(patience));
                return;
            }
        }
        try {
            letIn(request, response, arrival, chain);
        } finally {
            arrival.end();
        }
    }

    private static Arrival arrival(HttpServletRequest request) throws IOException {
        int largest = largest(request);
        int expected = (int) Math.max(0, Math.min(largest, request.getContentLengthLong()));
        return new Arrival(request, largest, Body.inMemory(expected), () -> {});
    }

    /** A request that breaks off here comes not again. */
    private static boolean atOnce(Arrival arrival) throws IOException {
        boolean broken = true;
        try {
            boolean there = arrival.atOnce();
            broken = false;
            return there;
        } finally {
            if (broken) {
                arrival.end();
            }
        }
    }

    private Arrival load(Freight freight, HttpServletRequest request, HttpServletResponse response) {
        Runnable end = freight.admit(request, response);
        try {
            return new Arrival(request, freight.largest(), Body.onDisk(incoming), end);
        } catch (IOException e) {
            end.run();
            logger.error("there is no room for a body", e);
            throw Problem.unavailable(Answers.COME_BACK);
        } catch (RuntimeException e) {
            end.run();
            throw e;
        }
    }

    private static void head(HttpServletRequest request, HttpServletResponse response) {
        Envelopes.requestId(request, response);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        if (!isReference(request)) {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Frame-Options", "DENY");
        }
        if (isApi(request)) {
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
    }

    private void letIn(HttpServletRequest request, HttpServletResponse response, Arrival arrival, FilterChain chain)
            throws ServletException, IOException {
        Body body = arrival.body();
        Optional<Problem> refusal = refusal(request, arrival);
        if (isApi(request) && request.getAttribute(Access.CALLER) == null) {
            // Asked in any case: it also says what pages of others may read of the answer.
            Optional<Problem> ofRules = rules.refusal(request, response, body.bytes());
            refusal = refusal.or(() -> ofRules);
            if (refusal.isEmpty() && request.getMethod().equals("OPTIONS")) {
                response.setStatus(204);
                return;
            }
        } else if (isCallback(request) && refusal.isEmpty()) {
            refusal = ApiRules.notJson(request, body.bytes());
        }
        if (refusal.isPresent()) {
            envelopes.refuse(request, response, refusal.get());
        } else {
            request.setAttribute(BODY, rules.takesStream(request) ? body.out() : body.bytes());
            chain.doFilter(new ReadRequest(request, body, arrival.size()), response);
        }
    }

    private Optional<Problem> refusal(HttpServletRequest request, Arrival arrival) {
        if (!METHODS.contains(request.getMethod()) && !isApi(request)) {
            return Optional.of(Problem.methodNotAllowed());
        }
        if (arrival.unkept() || toNumber(request) && hub.getLivenessState() != LivenessState.CORRECT) {
            // The port opens before the routes are there: a number that is not found yet is no wrong one.
            return Optional.of(Problem.unavailable(Answers.COME_BACK));
        }
        if (arrival.late()) {
            return Optional.of(Problem.requestTimeout());
        }
        return arrival.tooLarge() ? Optional.of(Problem.payloadTooLarge(arrival.largest())) : Optional.empty();
    }

    /** Whether the request is for the public API; its reference under {@code /v1} is plain pages. */
    static boolean isApi(HttpServletRequest request) {
        return request.getServletPath().startsWith("/v1/") && !isReference(request);
    }

    private static boolean isReference(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals("/v1/docs") || path.startsWith("/v1/docs/") || path.equals("/v1/openapi.json");
    }

    private static boolean toNumber(HttpServletRequest request) {
        return request.getServletPath().startsWith("/whatsapp/");
    }

    private static boolean isCallback(HttpServletRequest request) {
        return toNumber(request) && hasBody(request);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static int largest(HttpServletRequest request) {
        return toNumber(request) ? LARGEST_CALLBACK : LARGEST_BODY;
    }
}
