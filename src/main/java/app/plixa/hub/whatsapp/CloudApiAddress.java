package app.plixa.hub.whatsapp;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.number.WhatsAppNumber;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where the Cloud API is: {@code hub.whatsapp.base-url}, or the sandbox on this hub's own port when that is empty. */
@Component
class CloudApiAddress {
    private final String baseUrl;
    private final String version;
    private final OwnPort own;

    CloudApiAddress(
            OwnPort own,
            @Value("${hub.whatsapp.base-url}") String baseUrl,
            @Value("${hub.whatsapp.api-version}") String version) {
        this.baseUrl = baseUrl.replaceAll("/+$", "");
        this.version = version;
        this.own = own;
    }

    /** The URL that takes this number's messages. */
    String messages(WhatsAppNumber number) {
        return of(number.phoneNumberId() + "/messages");
    }

    /** The URL of a path behind the version. */
    String of(String path) {
        String base = baseUrl.isEmpty() ? own.url() + "/sandbox/graph" : baseUrl;
        return base + "/" + version + "/" + path;
    }
}
