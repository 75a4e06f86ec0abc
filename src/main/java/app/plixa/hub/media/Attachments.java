package app.plixa.hub.media;

import app.plixa.hub.api.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The files that a message is about to be sent with. */
@Component
public class Attachments {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SHARE = 10;

    private final MediaRows rows;
    private final Duration retention;
    private final Duration oftenEnough;
    private final Clock clock;

    Attachments(MediaRows rows, @Value("${hub.media.retention}") Duration retention, Clock clock) {
        this.rows = rows;
        this.retention = retention;
        Duration share = retention.dividedBy(SHARE);
        // An upload's life is not written anew for every message that uses it.
        this.oftenEnough = share.compareTo(DAY) < 0 ? share : DAY;
        this.clock = clock;
    }

    /**
     * Notes an error for each id of ours that names no stored file of the workspace, or one that WhatsApp does not take
     * there. Those that are right live on. Without an id of ours nobody is asked.
     *
     * @param type of the content
     * @param field where the content stands in the request
     */
    public void check(String workspaceId, String type, String field, JsonNode content, Fields fields)
            throws SQLException {
        for (Reference reference : Reference.in(type, content)) {
            if (reference.id().startsWith(MediaDesk.PREFIX + "_")) {
                check(workspaceId, field + reference.path().substring(type.length()), reference, fields);
            }
        }
    }

    private void check(String workspaceId, String path, Reference reference, Fields fields) throws SQLException {
        String label = path.replace('_', ' ');
        Optional<MediaRow> found = reference.isOurs() ? rows.find(workspaceId, reference.id()) : Optional.empty();
        if (found.isEmpty()) {
            fields.error(path, "The selected " + label + " is invalid.");
        } else if (!found.get().isStored()) {
            fields.error(
                    path,
                    "The " + label + " field must be media that is stored; this is "
                            + found.get().status() + ".");
        } else if (!fits(found.get(), reference.kind())) {
            fields.error(
                    path,
                    "The " + label + " field must be media of type: " + Format.names(Optional.of(reference.kind()))
                            + ".");
        } else {
            use(found.get());
        }
    }

    private static boolean fits(MediaRow media, Kind kind) {
        return Format.of(media.mimeType())
                .filter(format -> format.kind() == kind)
                .isPresent();
    }

    private void use(MediaRow media) throws SQLException {
        Instant until = clock.instant().plus(retention);
        Optional<Instant> now = media.expiresAt();
        if (now.isPresent() && now.get().isBefore(until.minus(oftenEnough))) {
            rows.keep(media.id(), until);
        }
    }
}
