package app.plixa.hub.panel;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Failures;
import app.plixa.hub.api.Problem;
import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/** What all pages have in common: who looks, in which colours, and what is said when one cannot be shown. */
@ControllerAdvice(basePackageClasses = PanelPages.class)
class PanelPages {
    private static final Logger log = LoggerFactory.getLogger(PanelPages.class);

    private final Workspace workspace;

    PanelPages(Workspace workspace) {
        this.workspace = workspace;
    }

    @ModelAttribute("me")
    User me(HttpServletRequest request) {
        return (User) request.getAttribute(Admission.USER);
    }

    @ModelAttribute("workspace")
    Workspace.About workspace(HttpServletRequest request) {
        User user = me(request);
        return user == null ? null : workspace.about(user.workspaceId());
    }

    /** The colours somebody chose; empty follows the machine's. */
    @ModelAttribute("theme")
    String theme(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, "theme");
        return cookie != null && cookie.getValue().matches("light|dark") ? cookie.getValue() : null;
    }

    @ExceptionHandler(RefusedException.class)
    ModelAndView refused(RefusedException why, HttpServletRequest request, HttpServletResponse response) {
        return page(why.status(), title(why.status()), why.getMessage(), request, response);
    }

    /** What no form or link of ours asks for. */
    @ExceptionHandler({MethodArgumentTypeMismatchException.class, ServletRequestBindingException.class})
    ModelAndView strange(Exception why, HttpServletRequest request, HttpServletResponse response) {
        return page(404, title(404), "That address or form is not one of the panel's.", request, response);
    }

    @ExceptionHandler(Exception.class)
    ModelAndView failed(Exception why, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (response.isCommitted() || why instanceof ErrorResponse) {
            throw why;
        }
        Optional<Problem> foreseen = Failures.foreseen(why, request);
        if (foreseen.isPresent()) {
            return page(foreseen.get(), request, response);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), why);
        String text = "The hub could not do that now. Its log says why. Try again in a moment.";
        return page(503, title(503), text, request, response);
    }

    ModelAndView page(Problem problem, HttpServletRequest request, HttpServletResponse response) {
        int status = problem.status();
        String text = status == 503 ? "The database does not answer. Try again in a moment." : problem.getMessage();
        return page(status, title(status), text, request, response);
    }

    /** Asks for nothing: the database may be what fails. */
    ModelAndView page(int status, String title, String text, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(status);
        if (status == 503) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Answers.COME_BACK.toSeconds()));
        }
        boolean part = request.getHeader("HX-Request") != null;
        ModelAndView page = new ModelAndView(part ? "panel/parts :: problem" : "panel/refused");
        page.addAllObjects(Map.of("title", title, "text", text));
        page.addObject("theme", theme(request));
        return page;
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Your role does not open this page";
            case 404 -> "There is nothing here";
            default -> "That did not work";
        };
    }
}
