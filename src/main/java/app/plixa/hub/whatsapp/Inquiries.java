package app.plixa.hub.whatsapp;

import app.plixa.hub.message.MessageError;
import app.plixa.hub.routing.CalledWith;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

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
    @CalledWith("judge")
    public void request(@Body Inquiry inquiry, Exchange exchange) {
        exchange.setProperty(HEADERS, new HashMap<>(exchange.getMessage().getHeaders()));
        UriComponentsBuilder url = UriComponentsBuilder.fromUriString(address.of(inquiry.path()));
        inquiry.secrets()
                .forEach((name, value) -> url.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8)));
        CloudApiRequest.begin(exchange, HttpMethods.GET, url.build(true).toUriString(), inquiry.accessToken());
    }

    /** What came back; the headers are again what they were before. */
    public Reply judge(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        CloudApiAnswer answer = CloudApiAnswer.of(exchange.getMessage(), json);
        exchange.getMessage().setHeaders(headers(exchange));
        if (caught != null) {
            return new Reply.Silent("WhatsApp could not be reached, or did not answer in time.");
        }
        if (answer.taken() && answer.body().isObject()) {
            return new Reply.Told(answer.body());
        }
        MessageError.Provider said = answer.provider();
        boolean later = answer.isTransient() || MetaCode.of(said.code(), false).reaction() instanceof Reaction.Retry;
        return later || !answer.error().has("code")
                ? new Reply.Silent("WhatsApp answered with HTTP status " + answer.status() + ".")
                : new Reply.Refused(said.code(), said.title(), said.details(), said.fbtraceId());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> headers(Exchange exchange) {
        return exchange.getProperty(HEADERS, Map.class);
    }
}
