package app.plixa.hub.panel;

import app.plixa.hub.api.Caller;
import app.plixa.hub.api.CanonicalJson;
import app.plixa.hub.user.AuditLog;
import app.plixa.hub.user.User;
import app.plixa.hub.workspace.Plan;
import app.plixa.hub.workspace.Token;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Calls the operations of the API in this process, as the user who looks at the page: by the same routes, with the same
 * checks and the same answers as over HTTP, and the user's role in place of a token's abilities.
 */
@Component
class Calls {
    private static final Logger log = LoggerFactory.getLogger(Calls.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final int LARGEST_PAGE = 100;

    private final ProducerTemplate producer;
    private final ObjectMapper json;
    private final AuditLog audit;

    Calls(ProducerTemplate producer, ObjectMapper json, AuditLog audit) {
        this.producer = producer;
        this.json = json;
        this.audit = audit;
    }

    /** Begins a call of the operation with this id. */
    Call of(User user, String operation) {
        return new Call(user, operation);
    }

    /** All rows of a list, page after page; for lists that are short enough to be shown whole. */
    List<Map<String, Object>> all(User user, String operation) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Object cursor = null;
        do {
            Reply page = of(user, operation)
                    .query("per_page", LARGEST_PAGE)
                    .query("cursor", cursor)
                    .reply()
                    .orRefuse();
            rows.addAll(page.rows());
            cursor = page.next();
        } while (cursor != null);
        return rows;
    }

    /** One call, not yet made. */
    final class Call {
        private final User user;
        private final String operation;
        private final StringJoiner query = new StringJoiner("&");
        private String id;
        private Object body = new byte[0];
        private String contentType;
        private String action;
        private Optional<String> once = Optional.empty();

        private Call(User user, String operation) {
            this.user = user;
            this.operation = operation;
        }

        /** The id in the path. */
        Call id(String value) {
            id = value;
            return this;
        }

        /** A parameter of the query; nothing when it is blank. */
        Call query(String name, Object value) {
            if (value != null && !value.toString().isBlank()) {
                query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            }
            return this;
        }

        /** The JSON body. */
        Call body(Object value) {
            try {
                body = json.writeValueAsBytes(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
            return this;
        }

        /** A form with a file in it, as it came. */
        Call file(InputStream form, String type) {
            body = form;
            contentType = type;
            return this;
        }

        /** The same body is asked for once under this name, as with an {@code Idempotency-Key}; an empty one: each time. */
        Call once(Optional<String> name) {
            once = name;
            return this;
        }

        /** What the audit log says of it when it went well. */
        Call noting(String what) {
            action = what;
            return this;
        }

        /** Makes it; an answer that is no JSON is closed by whoever takes it. */
        Exchange raw() {
            return producer.request("direct:" + operation, this::fill);
        }

        /** Makes it. */
        Reply reply() {
            Exchange exchange = raw();
            if (exchange.getException() != null) {
                log.error("{} failed outside of every route", operation, exchange.getException());
                return new Reply(503, Map.of("message", "The hub could not do that now. Try again in a moment."));
            }
            Message answer = exchange.getMessage();
            int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 500, Integer.class);
            Reply reply = new Reply(status, object(answer.getBody()));
            if (reply.ok() && action != null) {
                audit.note(user, action, Optional.ofNullable(id).orElseGet(reply::newId));
            }
            return reply;
        }

        private void fill(Exchange exchange) {
            exchange.setProperty("caller", new Caller(user.id(), user.workspaceId(), 0, 0));
            exchange.setProperty(
                    "token",
                    new Token(
                            user.id(),
                            user.workspaceId(),
                            Plan.BUSINESS,
                            user.role().abilities(),
                            OptionalInt.empty(),
                            Optional.empty(),
                            false));
            Message in = exchange.getMessage();
            in.setHeader("X-Plixa-Request-Id", "panel");
            in.setHeader(Exchange.HTTP_QUERY, query.toString());
            if (id != null) {
                in.setHeader("id", id);
            }
            if (contentType != null) {
                in.setHeader(Exchange.CONTENT_TYPE, contentType);
            }
            once.ifPresent(name -> in.setHeader("Idempotency-Key", key(name, (byte[]) body)));
            in.setBody(body);
        }
    }

    private static String key(String name, byte[] body) {
        return "panel:" + name + ":" + HexFormat.of().formatHex(CanonicalJson.sha256(body));
    }

    private Map<String, Object> object(Object body) {
        if (!(body instanceof byte[] bytes) || bytes.length == 0) {
            return Map.of();
        }
        try {
            return json.readValue(bytes, OBJECT);
        } catch (IOException e) {
            throw new IllegalStateException("Our own answers must be readable", e);
        }
    }
}
