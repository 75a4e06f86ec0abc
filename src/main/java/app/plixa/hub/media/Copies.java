package app.plixa.hub.media;

import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** What WhatsApp calls the files that it got from us, each time for one number. */
@Component
@DependsOnDatabaseInitialization
public class Copies {
    private static final Logger log = LoggerFactory.getLogger(Copies.class);

    /** WhatsApp keeps an upload for 30 days; a message must not come to it in the last hours. */
    private static final Duration LIFE = Duration.ofDays(29);

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final String FIND = """
            select provider_id from media_copies
            where media_id = ? and number_id = ? and provider_id is not null and expires_at > ?""";

    private static final String CLAIM = """
            insert into media_copies as c (media_id, number_id, expires_at, held_until)
            select id, ?, ?, ? from media where id = ? and status = 'stored'
            on conflict (media_id, number_id) do update set held_until = excluded.held_until, provider_id = null
              where c.held_until <= ? and (c.provider_id is null or c.expires_at <= ?)""";

    private static final String STORE = """
            update media_copies set provider_id = ?, expires_at = ?, held_until = ? where media_id = ? and number_id = ?""";

    private static final String RELEASE =
            "update media_copies set held_until = ? where media_id = ? and number_id = ? and provider_id is null";

    private static final String FORGET = """
            update media_copies set provider_id = null
            where media_id = ? and number_id = ? and provider_id is not null and expires_at <= ?""";

    private static final String FORGET_ALL = "update media_copies set provider_id = null where provider_id is not null";

    private static final String TOPIC = "media_copies";

    private record Key(String mediaId, String numberId) {}

    private final DataSource database;
    private final Clock clock;
    private final Changes changes;
    private final Cache<Key, String> recent = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** @param whatsApp empty: the sandbox, which has nothing any more of what it got before it started */
    Copies(DataSource database, Clock clock, Changes changes, @Value("${hub.whatsapp.base-url}") String whatsApp)
            throws SQLException {
        this.database = database;
        this.clock = clock;
        this.changes = changes;
        changes.on(TOPIC, recent::invalidateAll);
        if (whatsApp.isEmpty()) {
            update(FORGET_ALL);
        }
    }

    /** WhatsApp's id of the file for this number, if it has the file. */
    public Optional<String> find(String mediaId, String numberId) throws SQLException {
        Key key = new Key(mediaId, numberId);
        String known = recent.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        try (Connection connection = database.getConnection()) {
            Optional<String> found =
                    Sql.query(connection, FIND, row -> row.getString(1), mediaId, numberId, clock.instant()).stream()
                            .findFirst();
            found.ifPresent(id -> recent.put(key, id));
            return found;
        }
    }

    /** Whether the caller may upload it now; until then nobody else does. */
    public boolean claim(String mediaId, String numberId, Instant until) throws SQLException {
        Instant now = clock.instant();
        return update(CLAIM, numberId, until, until, mediaId, now, now) == 1;
    }

    /** WhatsApp has it under this id. */
    public void uploaded(String mediaId, String numberId, String providerId) throws SQLException {
        Instant now = clock.instant();
        update(STORE, providerId, now.plus(LIFE), now, mediaId, numberId);
        recent.put(new Key(mediaId, numberId), providerId);
    }

    /** The caller did not manage; somebody may try again. */
    public void release(String mediaId, String numberId) throws SQLException {
        update(RELEASE, clock.instant(), mediaId, numberId);
    }

    /**
     * WhatsApp may not have the files that this content names: they are given again before they are named again. What
     * somebody gave after they were named stays.
     */
    public void forget(String type, JsonNode content, String numberId, Instant namedAt) throws SQLException {
        boolean forgot = false;
        for (Reference reference : Reference.in(type, content)) {
            if (reference.isOurs() && update(FORGET, reference.id(), numberId, namedAt.plus(LIFE)) > 0) {
                log.info("media may be unknown to WhatsApp {}", reference.id());
                forgot = true;
            }
            recent.invalidate(new Key(reference.id(), numberId));
        }
        if (forgot) {
            changes.tellAll(TOPIC);
        }
    }

    /** The content of a message with WhatsApp's ids in the place of ours; every one has been uploaded before. */
    public JsonNode filled(String type, JsonNode content, String numberId) throws SQLException {
        JsonNode filled = content.deepCopy();
        for (Reference reference : Reference.in(type, filled)) {
            if (reference.isOurs()) {
                String id = find(reference.id(), numberId)
                        .orElseThrow(() -> new IllegalStateException(reference.id() + " was not uploaded"));
                ((ObjectNode) reference.object()).put("id", id);
            }
        }
        return filled;
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.update(connection, sql, parameters);
        }
    }
}
