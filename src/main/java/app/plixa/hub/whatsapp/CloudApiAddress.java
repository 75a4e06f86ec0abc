package app.plixa.hub.whatsapp;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.number.WhatsAppNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Where the Cloud API is: {@code hub.whatsapp.base-url}, or the sandbox on this hub's own port when that is empty. */
@Component
public class CloudApiAddress {
    /** Where Meta keeps files (Cloud API, Media: links are on lookaside.fbsbx.com). */
    private static final List<String> METAS = List.of(".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Where any hub's stand-in is. */
    private static final String STAND_IN = "/sandbox/graph";

    private final String baseUrl;
    private final String version;
    private final OwnPort own;
    private final Set<String> mediaHosts;

    CloudApiAddress(
            OwnPort own,
            @Value("${hub.whatsapp.base-url}") String baseUrl,
            @Value("${hub.whatsapp.api-version}") String version,
            @Value("${hub.whatsapp.media-hosts}") Set<String> mediaHosts,
            Environment environment) {
        if (baseUrl.isEmpty() && !environment.matchesProfiles("sandbox")) {
            throw new NoCloudApiException();
        }
        this.baseUrl = baseUrl.replaceAll("/+$", "");
        this.version = version;
        this.own = own;
        this.mediaHosts =
                mediaHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Whether WhatsApp is played by a stand-in, this hub's own or another's: nothing that is sent reaches a phone. */
    public boolean isStandIn() {
        return base().endsWith(STAND_IN);
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

    /** Whether a link that the Cloud API gave may be asked with a number's token: on its own port, or by https on Meta's hosts. */
    boolean mayKnowTokens(String url) {
        try {
            URI link = new URI(url);
            if (link.getHost() == null || link.getScheme() == null || link.getRawUserInfo() != null) {
                return false;
            }
            String host = link.getHost().toLowerCase(Locale.ROOT);
            return origin(link).equals(origin(new URI(base())))
                    || "https".equalsIgnoreCase(link.getScheme())
                            && (mediaHosts.contains(host) || METAS.stream().anyMatch(host::endsWith));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String origin(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS : HTTP;
        return (url.getScheme() + "://" + url.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    private String base() {
        return baseUrl.isEmpty() ? own.url() + STAND_IN : baseUrl;
    }
}
