package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;

/**
 * Takes requests of the public API into the routes, and their answers out. Only the headers named here go in, so nothing
 * a client sends can pass for a header of Camel's, of the broker's or for a parameter of the path.
 */
final class ApiConsumer extends SpringBootPlatformHttpConsumer {
    private static final List<String> TAKEN =
            List.of("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match");

    private final Answers answers;

    ApiConsumer(PlatformHttpEndpoint endpoint, Processor route, Answers answers) {
        super(endpoint, route);
        this.answers = answers;
    }

    /** Runs the request on this thread and writes what the routes answer. */
    @Override
    protected void handleService(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        fill(exchange.getIn(), request);
        exchange.setProperty(Access.CALLER, request.getAttribute(Access.CALLER));
        exchange.setProperty(Access.TOKEN, request.getAttribute(Access.TOKEN));
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        try {
            answerUnanswered(exchange, request);
            write(exchange.getMessage(), request, response);
        } finally {
            doneUoW(exchange);
        }
    }

    private static void fill(Message in, HttpServletRequest request) {
        String method = request.getMethod();
        // The server sends no body to a HEAD, whatever the routes answer (RFC 9110, 9.3.2).
        in.setHeader(Exchange.HTTP_METHOD, method.equals("HEAD") ? "GET" : method);
        in.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
        if (request.getQueryString() != null) {
            in.setHeader(Exchange.HTTP_QUERY, request.getQueryString());
        }
        for (String name : TAKEN) {
            String value = request.getHeader(name);
            if (value != null) {
                in.setHeader(name, value);
            }
        }
        in.setHeader(Door.REQUEST_ID, request.getAttribute(Door.REQUEST_ID));
        in.setBody(request.getAttribute(Door.BODY));
    }

    /** What no route answered: no such path, no such verb there, or a failure outside of every route. */
    private void answerUnanswered(Exchange exchange, HttpServletRequest request) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (exchange.getException() != null) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException());
        } else if (Answers.answered(exchange)) {
            return;
        } else {
            Problem problem = status == 405 ? Problem.methodNotAllowed() : Problem.notFound();
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, problem);
        }
        Object allow = message.getHeader("Allow");
        message.setHeader(Door.REQUEST_ID, request.getAttribute(Door.REQUEST_ID));
        answers.problem(exchange);
        if (allow != null) {
            exchange.getMessage().setHeader("Allow", allow);
        }
    }

    private static void write(Message answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
        for (Map.Entry<String, Object> header : answer.getHeaders().entrySet()) {
            if (!header.getKey().startsWith("Camel")) {
                response.setHeader(header.getKey(), String.valueOf(header.getValue()));
            }
        }
        Object body = answer.getBody();
        if (body instanceof InputStream stream && request.getMethod().equals("HEAD")) {
            stream.close();
        } else if (body instanceof InputStream stream) {
            Departure.begin(stream, request, response);
        } else if (body instanceof byte[] bytes && bytes.length > 0) {
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
