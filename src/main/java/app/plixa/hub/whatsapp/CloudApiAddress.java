package app.plixa.hub.whatsapp;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.number.WhatsAppNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

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
        return object(number.phoneNumberId()) + "/messages";
    }

    /** The URL of a path behind the version. */
    String of(String path) {
        return base() + "/" + version + "/" + path;
    }

    /** The URL that takes files for this number's messages. */
    String media(WhatsAppNumber number) {
        return object(number.phoneNumberId()) + "/media";
    }

    /** The URL of anything that has an id. */
    String object(String id) {
        return of(UriUtils.encodePathSegment(id, StandardCharsets.UTF_8));
    }

    /** Whether a link that the Cloud API gave may be asked with a number's token: by https, or on its own host. */
    boolean mayKnowTokens(String url) {
        try {
            URI link = new URI(url);
            URI own = new URI(base());
            return link.getHost() != null
                    && link.getRawUserInfo() == null
                    && ("https".equals(link.getScheme())
                            || link.getHost().equals(own.getHost())
                                    && own.getScheme().equals(link.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private String base() {
        return baseUrl.isEmpty() ? own.url() + "/sandbox/graph" : baseUrl;
    }
}
