package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Outlet;
import app.plixa.hub.media.Fetch;
import app.plixa.hub.media.Fetches;
import app.plixa.hub.media.Format;
import app.plixa.hub.media.Staged;
import app.plixa.hub.media.Staging;
import app.plixa.hub.media.TooLargeException;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.routing.CalledWith;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Takes customers' files over from WhatsApp (Meta: Cloud API, Media, Retrieve media URL, Download media): a link that
 * lives five minutes, asked for anew each time, then the bytes. Whatever fails is tried again until WhatsApp forgets.
 */
@Component("mediaFetches")
public class MediaFetches {
    private static final Logger log = LoggerFactory.getLogger(MediaFetches.class);

    private final CloudApiAddress address;
    private final Numbers numbers;
    private final Fetches fetches;
    private final Staging staging;
    private final ObjectMapper json;
    private final CamelContext camel;
    private final Semaphore places;

    MediaFetches(
            CloudApiAddress address,
            Numbers numbers,
            Fetches fetches,
            Staging staging,
            ObjectMapper json,
            CamelContext camel,
            @Value("${hub.media.fetchers}") int places) {
        this.address = address;
        this.numbers = numbers;
        this.fetches = fetches;
        this.staging = staging;
        this.json = json;
        this.camel = camel;
        this.places = new Semaphore(places);
    }

    /** What is due, no more than there are places for, and nothing once the hub stops; each keeps its place until {@link #end}. */
    public List<Fetch> claim() throws SQLException {
        if (!camel.isStarted()) {
            return List.of();
        }
        int free = places.drainPermits();
        int taken = 0;
        try {
            List<Fetch> due = fetches.claim(free);
            taken = due.size();
            return due;
        } finally {
            places.release(free - taken);
        }
    }

    /** Makes the exchange the question for a fresh link. */
    @CalledWith({"postpone", "end"})
    public void askForLink(@Body Fetch fetch, Exchange exchange) {
        exchange.setProperty("fetch", fetch);
        WhatsAppNumber number = numbers.byId(fetch.numberId())
                .orElseThrow(() -> new IllegalStateException("No number " + fetch.numberId()));
        exchange.setProperty("token", number.accessToken());
        get(address.object(fetch.attachment().providerId()), exchange);
    }

    /** Makes the exchange the question for the bytes; only who may know the number's token is asked. */
    public void askForBytes(Exchange exchange) throws IOException {
        expect200(exchange);
        JsonNode link = json.readTree(Outlet.body(exchange.getMessage()));
        String url = link.path("url").asText("");
        if (!address.mayKnowTokens(url)) {
            throw new IOException("WhatsApp's link is not on one of its hosts; see hub.whatsapp.media-hosts");
        }
        exchange.setProperty("sha256", Attached.sha256(link).orElse(null));
        get(url, exchange);
    }

    /** Stores the bytes as they come. */
    public void store(@ExchangeProperty("fetch") Fetch fetch, Exchange exchange) throws IOException, SQLException {
        expect200(exchange);
        InputStream bytes = exchange.getMessage().getBody(InputStream.class);
        try (Staged file = staging.take(bytes, Format.LARGEST)) {
            Optional<String> promised = Optional.ofNullable(exchange.getProperty("sha256", String.class))
                    .or(() -> fetch.attachment().sha256());
            if (promised.filter(sum -> !sum.equals(file.sha256())).isPresent()) {
                throw new IOException("the bytes are not those that WhatsApp promised");
            }
            fetches.stored(fetch, file);
        } catch (TooLargeException e) {
            fetches.giveUp(fetch, e.getMessage());
        }
    }

    /** It did not work this time. */
    public void postpone(@ExchangeProperty("fetch") Fetch fetch, Exchange exchange) throws SQLException {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        log.debug("media fetch failed", cause);
        fetches.postpone(fetch, String.valueOf(cause));
    }

    /** Gives the place back. */
    public void end() {
        places.release();
    }

    private static void get(String url, Exchange exchange) {
        CloudApiRequest.begin(exchange, HttpMethods.GET, url, exchange.getProperty("token", String.class));
    }

    private static void expect200(Exchange exchange) throws IOException {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status != 200) {
            throw new IOException("WhatsApp answered " + status);
        }
    }
}
