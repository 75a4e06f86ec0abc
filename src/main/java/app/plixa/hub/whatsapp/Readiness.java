package app.plixa.hub.whatsapp;

import app.plixa.hub.media.Copies;
import app.plixa.hub.media.MediaRow;
import app.plixa.hub.media.MediaRows;
import app.plixa.hub.media.Reference;
import app.plixa.hub.message.Holds;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.RawJson;
import app.plixa.hub.message.SendOutcome;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gives WhatsApp the files of a message before the message: each file once for each number. */
@Component
class Readiness {
    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final CloudApi cloudApi;
    private final MediaRows rows;
    private final Copies copies;
    private final Holds holds;
    private final Duration timeout;
    private final Semaphore places;
    private final ObjectMapper json;
    private final ProducerTemplate producer;
    private final Clock clock;

    Readiness(
            CloudApi cloudApi,
            MediaRows rows,
            Copies copies,
            Holds holds,
            @Value("${hub.media.provider-timeout}") Duration timeout,
            @Value("${hub.media.provider-uploads}") int atOnce,
            ObjectMapper json,
            CamelContext camel,
            Clock clock) {
        this.cloudApi = cloudApi;
        this.rows = rows;
        this.copies = copies;
        this.holds = holds;
        this.timeout = timeout;
        this.places = new Semaphore(atOnce);
        this.json = json;
        this.producer = camel.createProducerTemplate();
        this.clock = clock;
    }

    /**
     * Sees to it that WhatsApp has the files that the turn's next message names; empty when it has, else what becomes of
     * the message. Meanwhile nobody else takes what this turn has claimed.
     */
    Optional<SendOutcome> hindrance(Turn turn) throws SQLException {
        Outgoing outgoing = turn.peek();
        boolean fallback = outgoing.needsFallback(clock.instant());
        Optional<RawJson> goes =
                fallback ? outgoing.fallback() : outgoing.message().content();
        if (goes.filter(Wire::namesOurs).isEmpty()) {
            return Optional.empty();
        }
        String numberId = outgoing.message().numberId();
        for (String id : named(fallback ? "template" : outgoing.message().type(), goes.get())) {
            Optional<SendOutcome> hindrance =
                    copies.find(id, numberId).isPresent() ? Optional.empty() : give(turn, id, numberId);
            if (hindrance.isPresent()) {
                return hindrance;
            }
        }
        return Optional.empty();
    }

    private Optional<SendOutcome> give(Turn turn, String id, String numberId) throws SQLException {
        Outgoing outgoing = turn.peek();
        Optional<MediaRow> media = rows.find(outgoing.workspaceId(), id).filter(MediaRow::isStored);
        if (media.isEmpty()) {
            return Optional.of(refused(outgoing, MetaCode.mediaRejected()));
        }
        if (!places.tryAcquire()) {
            return notNow();
        }
        try {
            Instant until = clock.instant().plus(timeout).plus(MARGIN);
            if (!copies.claim(id, numberId, until)) {
                return notNow();
            }
            holds.extend(turn.rest(), until);
            Optional<SendOutcome> hindrance = post(new MediaUploads.Upload(outgoing, media.get()));
            if (hindrance.isPresent()) {
                copies.release(id, numberId);
            }
            return hindrance;
        } finally {
            places.release();
        }
    }

    private SendOutcome refused(Outgoing outgoing, MetaCode code) {
        return cloudApi.refused(outgoing, code, MessageError.Provider.silent(), false);
    }

    /** Somebody else is giving it, or too many files are on their way: the message waits, which costs no attempt. */
    private Optional<SendOutcome> notNow() {
        return Optional.of(new SendOutcome.Untried(clock.instant().plus(SOON)));
    }

    private Optional<SendOutcome> post(MediaUploads.Upload upload) {
        Exchange done = producer.send(
                "direct:give-media", exchange -> exchange.getMessage().setBody(upload));
        if (done.getException() != null) {
            log.error("media not given to WhatsApp {}", upload.media().id(), done.getException());
            return Optional.of(refused(upload.outgoing(), MetaCode.unavailable()));
        }
        return Optional.ofNullable(done.getProperty(MediaUploads.HINDRANCE, SendOutcome.class));
    }

    private List<String> named(String type, RawJson content) {
        try {
            return Reference.in(type, json.readTree(content.text())).stream()
                    .filter(Reference::isOurs)
                    .map(Reference::id)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("Stored content is not readable", e);
        }
    }
}
