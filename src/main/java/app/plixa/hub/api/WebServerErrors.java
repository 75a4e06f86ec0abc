package app.plixa.hub.api;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the web server refuses before anybody of ours sees it, in the contract's envelope and without its name. */
final class WebServerErrors extends ErrorReportValve {
    private static final Logger log = LoggerFactory.getLogger(WebServerErrors.class);

    private final Envelopes envelopes;

    WebServerErrors(Envelopes envelopes) {
        this.envelopes = envelopes;
    }

    @Override
    protected void report(Request request, Response response, Throwable cause) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Problem problem = Envelopes.problem(status);
            if (problem.status() >= 500 && cause != null) {
                log.error("{} server error outside the routes", Envelopes.requestId(request, response), cause);
            }
            envelopes.refuse(request, response, problem);
            response.finishResponse();
        } catch (java.io.IOException | IllegalStateException e) {
            log.debug("the client is gone", e);
        }
    }
}
