package app.plixa.hub.api;

import app.plixa.hub.commit.Ids;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Answers what is refused outside the routes: by the door, by Spring, by the web server itself. */
@Component
final class Envelopes {
    private final ObjectMapper json;

    Envelopes(ObjectMapper json) {
        this.json = json;
    }

    /** The id of the request, which its answer carries; drawn here when the request did not come as far as the door. */
    static String requestId(HttpServletRequest request, HttpServletResponse response) {
        String id = request.getAttribute(Door.REQUEST_ID) instanceof String drawn ? drawn : Ids.next("req");
        request.setAttribute(Door.REQUEST_ID, id);
        response.setHeader("X-Request-Id", id);
        return id;
    }

    /** Writes the error envelope, with the headers that belong to it. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        String id = requestId(request, response);
        byte[] body =
                json.writeValueAsBytes(new Answers.Refusal(problem.getMessage(), problem.code(), problem.errors(), id));
        response.setStatus(problem.status());
        problem.headers().forEach(response::setHeader);
        problem.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Answers.seconds(wait))));
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** What a bare status of the server stands for. */
    static Problem problem(int status) {
        return switch (status) {
            case 505 -> Problem.malformedJson("The request could not be read.");
            case 401 -> Problem.unauthenticated();
            case 403, 404 -> Problem.notFound();
            case 405 -> Problem.methodNotAllowed();
            case 408 -> Problem.requestTimeout();
            case 413 -> Problem.payloadTooLarge(Door.LARGEST_BODY);
            case 414 -> Problem.uriTooLong();
            case 415 -> Problem.unsupportedMediaType();
            // Tomcat knows every method that comes as far as this; what it does not know are transfer encodings.
            case 501 -> Problem.encodedBody();
            case 503 -> Problem.unavailable(Answers.COME_BACK);
            default -> status < 500 ? Problem.malformedJson("The request could not be read.") : Problem.serverError();
        };
    }
}
