package app.plixa.hub.panel;

import app.plixa.hub.api.Failures;
import app.plixa.hub.api.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Says so on a page when the database is away. Sessions are in it, so that a request fails before it comes to any page,
 * or after it, when its session is to be stored.
 */
final class Outage extends HttpFilter {
    /** The {@link Problem} of the request, as its attribute. */
    static final String PROBLEM = Outage.class.getName();

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            Optional<Problem> problem = Failures.foreseen(e, request);
            if (problem.isEmpty() || response.isCommitted()) {
                throw e;
            }
            response.resetBuffer();
            response.setContentLengthLong(-1);
            // What the page says of somebody it would have to look up.
            request.removeAttribute(Admission.USER);
            request.setAttribute(PROBLEM, problem.get());
            request.getRequestDispatcher("/panel-refused").forward(request, response);
        }
    }
}
