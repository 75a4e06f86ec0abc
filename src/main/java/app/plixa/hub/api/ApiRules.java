package app.plixa.hub.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** What a request to the API must be before anybody asks who sends it (contract, section 2). */
@Component
final class ApiRules {
    private static final int LONGEST_URI = 4096;

    private final Operations operations;
    private final Cors cors;

    ApiRules(Operations operations, Cors cors) {
        this.operations = operations;
        this.cors = cors;
    }

    /** Why the request is refused, if it is; sets the headers that belong to its path. */
    Optional<Problem> refusal(HttpServletRequest request, HttpServletResponse response, byte[] body) {
        if (length(request) > LONGEST_URI) {
            return Optional.of(Problem.uriTooLong());
        }
        if (!operations.known()) {
            return Optional.of(Problem.unavailable(Answers.COME_BACK));
        }
        Optional<Operations.Path> path = path(request);
        cors.say(request, response, path.map(Operations.Path::allowed).orElse(List.of()));
        if (path.isEmpty()) {
            return Optional.of(Problem.notFound());
        }
        List<String> allowed = path.get().allowed();
        if (!allowed.contains(request.getMethod())) {
            return Optional.of(Problem.methodNotAllowed(allowed));
        }
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", String.join(", ", allowed));
            return Optional.empty();
        }
        boolean typed = body.length > 0 || path.get().takesStream();
        return takesBody(request) ? badBody(request, body, typed, path.get().consumes()) : Optional.empty();
    }

    /** Whether the body is no JSON and goes to its route as it comes, which has to bound it. */
    boolean takesStream(HttpServletRequest request) {
        return Door.isApi(request)
                && takesBody(request)
                && path(request)
                        .filter(path -> path.verbs().contains(request.getMethod()))
                        .filter(Operations.Path::takesStream)
                        .isPresent();
    }

    /** Why the body is not the JSON that it has to be, if it is not. */
    static Optional<Problem> notJson(HttpServletRequest request, byte[] body) {
        return badBody(request, body, true, List.of(Operations.JSON));
    }

    private static Optional<Problem> badBody(
            HttpServletRequest request, byte[] body, boolean typed, Collection<String> wanted) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Optional.of(Problem.encodedBody());
        }
        if (!typed || wanted.isEmpty()) {
            return Optional.empty();
        }
        if (wanted.stream().noneMatch(type -> is(type, request.getContentType()))) {
            return Optional.of(Problem.unsupportedMediaType(String.join(" or ", wanted)));
        }
        return isUtf8(body)
                ? Optional.empty()
                : Optional.of(Problem.malformedJson("The request body is not valid UTF-8."));
    }

    /** Only the plain way of writing a path has an operation: no escapes, no empty or dotted segments. */
    private Optional<Operations.Path> path(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(request.getRequestURI()) ? operations.at(path) : Optional.empty();
    }

    private static boolean takesBody(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private static int length(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().length() + (query == null ? 0 : query.length());
    }

    private static boolean is(String wanted, String contentType) {
        try {
            MimeType given = contentType == null ? null : MimeTypeUtils.parseMimeType(contentType);
            return given != null && MimeTypeUtils.parseMimeType(wanted).equalsTypeAndSubtype(given);
        } catch (InvalidMimeTypeException e) {
            return false;
        }
    }

    /** As bytes, JSON of UTF-16 and UTF-32 can be UTF-8, too: its first four then have a zero (RFC 4627, section 3). */
    private static boolean isUtf8(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
