package app.plixa.hub.media;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Places;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Ids;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Component;

/** The decisions of the media routes (contract, section 2). */
@Component("mediaDesk")
public class MediaDesk {
    static final String PREFIX = "med";

    private static final Logger log = LoggerFactory.getLogger(MediaDesk.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final UploadRules rules;
    private final MediaRows rows;
    private final MediaStore store;
    private final Answers answers;
    private final Duration retention;
    private final Places downloads;
    private final Clock clock;

    MediaDesk(
            UploadRules rules,
            MediaRows rows,
            MediaStore store,
            Answers answers,
            @Value("${hub.media.retention}") Duration retention,
            @Value("${hub.media.downloads-per-workspace}") int mostPerWorkspace,
            @Value("${hub.media.downloads}") int most,
            Clock clock) {
        this.rules = rules;
        this.rows = rows;
        this.store = store;
        this.answers = answers;
        this.retention = retention;
        this.downloads = new Places(mostPerWorkspace, most);
        this.clock = clock;
    }

    /** Reads the form, checks its file and keeps it; a {@link Problem} says what is wrong with it. */
    public MediaView store(
            @ExchangeProperty("caller") Caller caller,
            @Header(Exchange.CONTENT_TYPE) String contentType,
            @Body InputStream body)
            throws SQLException {
        try (UploadRules.Upload upload = rules.read(body, contentType)) {
            return keep(upload, caller.workspaceId());
        } catch (IOException e) {
            log.error("an upload could not be stored", e);
            throw Problem.unavailable(Answers.COME_BACK);
        }
    }

    /** 201 with what was stored. */
    public void stored(@Body MediaView media, Exchange exchange) {
        answers.one(exchange, 201, media);
    }

    /** One of the caller's files, which is there; a {@link Problem} when it is not, not yet, or no longer. */
    public MediaRow find(@ExchangeProperty("caller") Caller caller, @Header("id") String id) throws SQLException {
        MediaRow media = rows.find(caller.workspaceId(), PathId.of(PREFIX, id)).orElseThrow(Problem::notFound);
        if (media.isStored()) {
            return media;
        }
        if (media.status().equals("expired")) {
            throw Problem.mediaExpired();
        }
        Duration wait = Duration.between(clock.instant(), media.nextAttemptAt());
        throw Problem.mediaPending(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    }

    /** 200 with its bytes, or 304 when the client has them. */
    public void shown(@Body MediaRow media, @Header("If-None-Match") String known, Exchange exchange) {
        String tag = '"' + media.sha256().orElseThrow() + '"';
        boolean same = known != null && (known.contains(tag) || known.strip().equals("*"));
        Message answer = answers.bytes(exchange, same ? 304 : 200, same ? null : open(media));
        answer.setHeader("ETag", tag);
        answer.setHeader("Cache-Control", "private, no-cache");
        if (!same) {
            answer.setHeader("Content-Type", media.contentType());
            answer.setHeader("Content-Length", Long.toString(media.size()));
            answer.setHeader("Content-Disposition", attachment(media.name()));
        }
    }

    /** The row stands before the store has the file, and is shown when it has. */
    private MediaView keep(UploadRules.Upload upload, String workspaceId) throws IOException, SQLException {
        Staged file = upload.file();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        MediaRow row = new MediaRow(
                Ids.next(PREFIX),
                workspaceId,
                upload.format().mimeType(),
                upload.filename(),
                file.size(),
                Optional.of(file.sha256()),
                "stored",
                now,
                Optional.of(now.plus(retention)),
                now);
        rows.insert(row);
        store.put(row.id(), file);
        rows.stored(row.id());
        log.info("media uploaded {} {} bytes", row.id(), row.size());
        return MediaView.of(row);
    }

    /** Keeps its place until the client has the last byte, or went away. */
    private InputStream open(MediaRow media) {
        Runnable end = downloads.take(media.workspaceId());
        boolean opened = false;
        try {
            InputStream bytes = new FilterInputStream(store.open(media.id())) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        end.run();
                    }
                }
            };
            opened = true;
            return bytes;
        } catch (IOException e) {
            log.error("media {} cannot be read", media.id(), e);
            throw Problem.unavailable(Answers.COME_BACK);
        } finally {
            if (!opened) {
                end.run();
            }
        }
    }

    /** With a stand-in of ASCII for those who do not read {@code filename*} (RFC 6266, appendix D). */
    private static String attachment(String filename) {
        String plain = filename.replaceAll("[^ -~]", "_");
        String named = ContentDisposition.attachment().filename(plain).build().toString();
        String exact = ContentDisposition.attachment()
                .filename(filename, StandardCharsets.UTF_8)
                .build()
                .toString();
        return plain.equals(filename) ? named : named + exact.substring(exact.indexOf("; filename*="));
    }
}
