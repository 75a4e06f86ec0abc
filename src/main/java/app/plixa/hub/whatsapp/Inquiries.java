package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Outlet;
import app.plixa.hub.message.MessageError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.springframework.stereotype.Component;

/** Questions to WhatsApp that a caller of the API waits for: asked once, and silence is an answer, too. */
@Component("inquiries")
public class Inquiries {
    private static final String HEADERS = "headersBeforeInquiry";

    private final CloudApiAddress address;
    private final ObjectMapper json;

    Inquiries(CloudApiAddress address, ObjectMapper json) {
        this.address = address;
        this.json = json;
    }

    /** Makes the exchange the GET of the question, and nothing of what it was before. */
    public void request(@Body Inquiry inquiry, Exchange exchange) {
        Message get = exchange.getMessage();
        exchange.setProperty(HEADERS, new HashMap<>(get.getHeaders()));
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        get.removeHeaders("*");
        get.setHeader(Exchange.HTTP_URI, address.of(inquiry.path()));
        get.setHeader(Exchange.HTTP_METHOD, HttpMethods.GET);
        get.setHeader("Authorization", "Bearer " + inquiry.accessToken());
        get.setBody(null);
    }

    /** What came back; the headers are again what they were before. */
    public Reply judge(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        JsonNode body = caught == null ? parse(Outlet.body(answer)) : json.missingNode();
        answer.setHeaders(headers(exchange));
        if (caught != null) {
            return new Reply.Silent("WhatsApp could not be reached, or did not answer in time.");
        }
        if (status >= 200 && status < 300 && body.isObject()) {
            return new Reply.Told(body);
        }
        JsonNode error = body.path("error");
        boolean later = status >= 500
                || status == 429
                || error.path("is_transient").asBoolean()
                || MetaCode.of(error.path("code").asInt(-1), false).reaction() instanceof Reaction.Retry;
        if (later || !error.has("code")) {
            return new Reply.Silent("WhatsApp answered with HTTP status " + status + ".");
        }
        MessageError.Provider said = CloudApi.provider(error);
        return new Reply.Refused(said.code(), said.title(), said.details(), said.fbtraceId());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> headers(Exchange exchange) {
        return exchange.getProperty(HEADERS, Map.class);
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode parsed = json.readTree(body);
            return parsed == null ? json.missingNode() : parsed;
        } catch (IOException e) {
            return json.missingNode();
        }
    }
}
