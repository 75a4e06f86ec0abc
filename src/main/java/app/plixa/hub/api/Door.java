package app.plixa.hub.api;

import app.plixa.hub.commit.Ids;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every request meets before the routes: an id of its own, a bounded body, JSON where JSON is due. The body is
 * read here so that nothing behind it can be kept waiting by a slow client.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class Door extends OncePerRequestFilter {
    /** Names the request to the routes; what a client sends under this name is dropped. */
    static final String REQUEST_ID = "X-Plixa-Request-Id";

    /** The whole body as bytes, as a request attribute. */
    static final String BODY = "app.plixa.hub.api.body";

    static final int LARGEST_BODY = 256 * 1024;
    /** Meta sends callbacks of up to 3 MB (Webhooks from Meta, payload size). */
    static final int LARGEST_CALLBACK = 3 * 1024 * 1024;

    private final ObjectMapper json;

    Door(ObjectMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = Ids.next("req");
        request.setAttribute(REQUEST_ID, id);
        response.setHeader("X-Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!isReference(request.getRequestURI())) {
            response.setHeader("Cache-Control", "no-store");
        }
        if (!carriesBody(request)) {
            pass(chain, request, new byte[0], id, response);
            return;
        }
        boolean callback = request.getRequestURI().startsWith("/whatsapp/");
        boolean jsonOnly = callback || isApi(request);
        int largest = callback ? LARGEST_CALLBACK : LARGEST_BODY;
        boolean declaredTooLarge = request.getContentLengthLong() > largest;
        byte[] body = declaredTooLarge ? new byte[0] : request.getInputStream().readNBytes(largest + 1);
        if (declaredTooLarge || body.length > largest) {
            response.setHeader("Connection", "close");
            refuse(response, Problem.payloadTooLarge(largest), id);
        } else if (jsonOnly && !isJson(request.getContentType())) {
            refuse(response, Problem.unsupportedMediaType(), id);
        } else if (jsonOnly && !isUtf8(body)) {
            refuse(response, Problem.malformedJson("The request body is not valid UTF-8."), id);
        } else {
            pass(chain, request, body, id, response);
        }
    }

    private static void pass(
            FilterChain chain, HttpServletRequest request, byte[] body, String id, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute(BODY, body);
        chain.doFilter(new ReadRequest(request, body, id), response);
    }

    /** Whether the request is for the public API; its reference under {@code /v1} is plain pages. */
    static boolean isApi(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/v1/") && !isReference(path);
    }

    private static boolean isReference(String path) {
        return path.equals("/v1/docs") || path.startsWith("/v1/docs/") || path.equals("/v1/openapi.json");
    }

    private static boolean carriesBody(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private static boolean isJson(String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MimeTypeUtils.parseMimeType(contentType));
        } catch (InvalidMimeTypeException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void refuse(HttpServletResponse response, Problem problem, String id) throws IOException {
        response.setStatus(problem.status());
        response.setContentType("application/json");
        response.getOutputStream()
                .write(json.writeValueAsBytes(
                        new Answers.Refusal(problem.getMessage(), problem.code(), problem.errors(), id)));
    }
}
