package app.plixa.hub.whatsapp;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/** What every request to the Cloud API has. */
final class CloudApiRequest {
    private CloudApiRequest() {}

    /** Makes the exchange a request with this token and without a body, and nothing of what it was before. */
    static Message begin(Exchange exchange, HttpMethods method, String url, String accessToken) {
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        Message request = exchange.getMessage();
        request.removeHeaders("*");
        request.setHeader(Exchange.HTTP_URI, url);
        request.setHeader(Exchange.HTTP_METHOD, method);
        request.setHeader("Authorization", "Bearer " + accessToken);
        request.setBody(null);
        return request;
    }
}
