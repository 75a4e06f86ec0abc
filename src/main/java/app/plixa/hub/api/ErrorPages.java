package app.plixa.hub.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What the container refuses (no such path, wrong verb), and what failed on the way, in the contract's envelope. */
@Controller
class ErrorPages implements ErrorController {
    private final Envelopes envelopes;

    ErrorPages(Envelopes envelopes) {
        this.envelopes = envelopes;
    }

    @RequestMapping("${server.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        envelopes.refuse(request, response, problem(request));
    }

    /** The server gives 500 to most of what fails; some of it is known better. */
    private static Problem problem(HttpServletRequest request) {
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        return Failures.foreseen(failure, request).orElseGet(() -> {
            Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            return Envelopes.problem(status instanceof Integer code ? code : 404);
        });
    }
}
