package app.plixa.hub.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes the envelopes of contract section 2; an answer carries our headers only, never the request's. */
@Component("answers")
public class Answers {
    /** How long clients wait when the database, or the store of files, is away. */
    public static final Duration COME_BACK = Duration.ofSeconds(5);

    private static final String ANSWERED = "answered";

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private record One(Object data) {}

    private record OneWithMeta(Object data, Object meta) {}

    private record Place(int perPage, Optional<String> nextCursor) {}

    /** The error envelope; {@code errors} is there on 422 only. */
    record Refusal(
            String message,
            String code,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<String>> errors,
            String requestId) {}

    private final ObjectMapper json;

    Answers(ObjectMapper json) {
        this.json = json;
    }

    /** {@code {"data":…}} */
    public void one(Exchange exchange, int status, Object data) {
        write(exchange, status, new One(data));
    }

    /** {@code {"data":…,"meta":…}} */
    public void one(Exchange exchange, int status, Object data, Object meta) {
        write(exchange, status, new OneWithMeta(data, meta));
    }

    /**
     * {@code {"data":[…],"meta":{…}}}: one page of a list.
     *
     * @param rows as many as {@link Page#rowsToAsk} asked for, or fewer at the end
     * @param id the id a row is listed by
     */
    public <T> void list(Exchange exchange, Page page, List<T> rows, Function<T, String> id) {
        boolean more = rows.size() > page.size();
        List<T> shown = more ? rows.subList(0, page.size()) : rows;
        Optional<String> next =
                more ? Optional.of(Page.cursor(id.apply(shown.get(page.size() - 1)))) : Optional.empty();
        write(exchange, 200, new OneWithMeta(shown, new Place(page.size(), next)));
    }

    /** A list that is never paged: all of it. */
    public void all(Exchange exchange, List<?> rows) {
        write(exchange, 200, new OneWithMeta(rows, new Place(rows.size(), Optional.empty())));
    }

    /** {@code {"data":…,"meta":…}} as bytes, for an answer that is to be given more than once. */
    public byte[] bytes(Object data, Object meta) {
        return bytes(new OneWithMeta(data, meta));
    }

    /** An answer that was written before, byte for byte. */
    public void ready(Exchange exchange, int status, byte[] body) {
        written(exchange, status, body);
    }

    /**
     * Bytes that are no JSON: the answer, to be given its headers. The stream is read as fast as the client takes it, and
     * closed.
     */
    public Message bytes(Exchange exchange, int status, InputStream body) {
        Message answer = answer(exchange, status);
        answer.setBody(body);
        return answer;
    }

    /** 204. */
    public void nothing(Exchange exchange) {
        answer(exchange, 204).setBody(new byte[0]);
    }

    /** The envelope of what went wrong; what nobody foresaw is logged and answered without its details. */
    public void problem(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Problem problem = problem(cause, exchange);
        String requestId = requestId(exchange);
        Message answer = write(
                exchange,
                problem.status(),
                new Refusal(problem.getMessage(), problem.code(), problem.errors(), requestId));
        problem.retryAfter().ifPresent(wait -> answer.setHeader("Retry-After", seconds(wait)));
        problem.headers().forEach(answer::setHeader);
    }

    private static Problem problem(Throwable cause, Exchange exchange) {
        Optional<Problem> foreseen = Failures.foreseen(cause, requestId(exchange));
        if (foreseen.isEmpty()) {
            log.error("{} server error in route {}", requestId(exchange), exchange.getFromRouteId(), cause);
        }
        return foreseen.orElseGet(Problem::serverError);
    }

    private Message write(Exchange exchange, int status, Object envelope) {
        return written(exchange, status, bytes(envelope));
    }

    private static Message written(Exchange exchange, int status, byte[] body) {
        Message answer = answer(exchange, status);
        answer.setBody(body);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        return answer;
    }

    private byte[] bytes(Object envelope) {
        try {
            return json.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Our own records must be writable as JSON", e);
        }
    }

    private static Message answer(Exchange exchange, int status) {
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.setProperty(ANSWERED, true);
        Caller caller = exchange.getProperty("caller", Caller.class);
        if (caller != null) {
            answer.setHeader("X-RateLimit-Limit", caller.limit());
            answer.setHeader("X-RateLimit-Remaining", caller.remaining());
        }
        return answer;
    }

    /** Whether a route has written an answer. */
    static boolean answered(Exchange exchange) {
        return exchange.getProperty(ANSWERED, false, Boolean.class);
    }

    private static String requestId(Exchange exchange) {
        return exchange.getMessage().getHeader(Door.REQUEST_ID, "", String.class);
    }

    static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
