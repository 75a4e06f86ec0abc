package app.plixa.hub.whatsapp.sandbox;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Breaks the connection off instead of an answer, for requests that are marked so. */
final class ConnectionCut extends ValveBase {
    /** The request attribute that marks them. */
    static final String CUT = "app.plixa.hub.whatsapp.sandbox.cut";

    ConnectionCut() {
        super(true);
    }

    /** A marked request comes a second time, to be answered; whatever is written then goes nowhere. */
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getAttribute(CUT) != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        }
        getNext().invoke(request, response);
    }
}
