package app.plixa.hub.whatsapp;

import app.plixa.hub.media.Copies;
import app.plixa.hub.media.MediaRow;
import app.plixa.hub.media.MediaRows;
import app.plixa.hub.media.Reference;
import app.plixa.hub.message.Holds;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.RawJson;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.message.SentContents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Set<Integer> DOUBTFUL = Set.of(100, 131052, 131053);

    private final CloudApi cloudApi;
    private final MediaRows rows;
    private final Copies copies;
    private final Holds holds;
    private final SentContents sentContents;
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
            SentContents sentContents,
            @Value("${hub.media.provider-timeout}") Duration timeout,
            @Value("${hub.media.provider-uploads}") int atOnce,
            ObjectMapper json,
            CamelContext camel,
            Clock clock) {
        this.cloudApi = cloudApi;
        this.rows = rows;
        this.copies = copies;
        this.holds = holds;
        this.sentContents = sentContents;
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

    /**
     * After WhatsApp's answer to a message: one that it refused for its parameters or media may name files that WhatsApp
     * has no longer; then they are given again with the next message (Meta: error codes 100, 131052, 131053).
     */
    void judged(Outgoing outgoing, SendOutcome outcome, Instant postedAt) {
        boolean fallback = outgoing.message().fallbackUsed();
        Optional<RawJson> went =
                fallback ? outgoing.fallback() : outgoing.message().content();
        if (outcome instanceof SendOutcome.Failed failed && isDoubtful(failed.error()) && went.isPresent()) {
            String type = fallback ? "template" : outgoing.message().type();
            try {
                forget(
                        new SentContents.Sent(type, went.get(), postedAt),
                        outgoing.message().numberId());
            } catch (SQLException e) {
                log.warn(
                        "media of {} is not given again: {}", outgoing.message().id(), e.toString());
            }
        }
    }

    /** The same where it says so by a status of a message that it had taken. */
    void reported(List<Receipt> receipts) {
        for (Receipt receipt : receipts) {
            if (receipt.error().filter(Readiness::isDoubtful).isPresent()) {
                try {
                    Optional<SentContents.Sent> sent = sentContents.find(receipt);
                    if (sent.isPresent()) {
                        forget(sent.get(), receipt.numberId());
                    }
                } catch (SQLException e) {
                    log.warn("media of {} is not given again: {}", receipt.providerId(), e.toString());
                }
            }
        }
    }

    private static boolean isDoubtful(MessageError error) {
        return DOUBTFUL.contains(error.provider().code());
    }

    private void forget(SentContents.Sent sent, String numberId) throws SQLException {
        if (Wire.namesOurs(sent.content())) {
            copies.forget(sent.type(), tree(sent.content()), numberId, sent.at());
        }
    }

    private Optional<SendOutcome> give(Turn turn, String id, String numberId) throws SQLException {
        Outgoing outgoing = turn.peek();
        Optional<MediaRow> media = rows.find(outgoing.workspaceId(), id).filter(MediaRow::isStored);
        if (media.isEmpty()) {
            return Optional.of(refused(outgoing, MetaCode.mediaRejected()));
        }
        if (!places.tryAcquire()) {
            return in(SOON);
        }
        try {
            Instant until = clock.instant().plus(timeout).plus(MARGIN);
            if (!copies.claim(id, numberId, until)) {
                return in(SOON);
            }
            return claimed(turn, media.get(), until);
        } finally {
            places.release();
        }
    }

    /** However it fails, somebody may try again. */
    private Optional<SendOutcome> claimed(Turn turn, MediaRow media, Instant until) throws SQLException {
        Outgoing outgoing = turn.peek();
        boolean given = false;
        try {
            holds.extend(turn.rest(), until);
            Optional<SendOutcome> hindrance = post(new MediaUploads.Upload(outgoing, media));
            given = hindrance.isEmpty();
            return hindrance;
        } finally {
            if (!given) {
                copies.release(media.id(), outgoing.message().numberId());
            }
        }
    }

    private SendOutcome refused(Outgoing outgoing, MetaCode code) {
        return cloudApi.refused(outgoing, code, MessageError.Provider.silent());
    }

    /** Somebody else is giving it, too many are on their way, or we fail: the message waits, which costs no attempt. */
    private Optional<SendOutcome> in(Duration wait) {
        return Optional.of(new SendOutcome.Untried(clock.instant().plus(wait)));
    }

    private Optional<SendOutcome> post(MediaUploads.Upload upload) {
        Exchange done = producer.send(
                "direct:give-media", exchange -> exchange.getMessage().setBody(upload));
        if (done.getException() != null) {
            log.error("media not given to WhatsApp {}", upload.media().id(), done.getException());
            // A file that is lost would keep its message for ever; all else of ours passes.
            return done.getException(NoSuchFileException.class) == null
                    ? in(LATER)
                    : Optional.of(refused(upload.outgoing(), MetaCode.unavailable()));
        }
        return Optional.ofNullable(done.getProperty(MediaUploads.HINDRANCE, SendOutcome.class));
    }

    private List<String> named(String type, RawJson content) {
        return Reference.in(type, tree(content)).stream()
                .filter(Reference::isOurs)
                .map(Reference::id)
                .distinct()
                .toList();
    }

    private JsonNode tree(RawJson content) {
        try {
            return json.readTree(content.text());
        } catch (IOException e) {
            throw new IllegalStateException("Stored content is not readable", e);
        }
    }
}
