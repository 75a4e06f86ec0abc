package app.plixa.hub.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the container itself refuses (no such path, wrong verb) in the contract's envelope. */
@RestController
class ErrorPages implements ErrorController {
    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<Answers.Refusal> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem = problem(status instanceof Integer code ? code : 404);
        String id = String.valueOf(request.getAttribute(Door.REQUEST_ID));
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Answers.Refusal(problem.getMessage(), problem.code(), problem.errors(), id));
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400, 406 -> Problem.malformedJson("The request could not be read.");
            case 404 -> Problem.notFound();
            case 405, 501 -> Problem.methodNotAllowed();
            case 413 -> Problem.payloadTooLarge(Door.LARGEST_BODY);
            case 415 -> Problem.unsupportedMediaType();
            case 503 -> Problem.unavailable(Answers.COME_BACK);
            default -> Problem.serverError();
        };
    }
}
