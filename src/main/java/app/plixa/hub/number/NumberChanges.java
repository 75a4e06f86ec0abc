package app.plixa.hub.number;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Pauses numbers, lets them go on, and notes what WhatsApp does with them. */
@Component
public class NumberChanges {
    private static final Logger log = LoggerFactory.getLogger(NumberChanges.class);

    private static final String PAUSE = """
            update numbers set status = 'paused', pause_reason = ?::json, paused_at = ?
            where id = ? and status = 'active' and version = ?""";

    private static final String PAUSE_SINCE = PAUSE + " and (resumed_at is null or resumed_at < ?)";

    private static final String PAUSE_BY_HAND = """
            update numbers set status = 'paused', pause_reason = ?::json, paused_at = ?
            where id = ? and workspace_id = ? and status = 'active'""";

    private static final String RESUME = """
            update numbers set status = 'active', pause_reason = null, paused_at = null, version = version + 1,
              resumed_at = ?
            where id = ? and workspace_id = ?""";

    private final JdbcClient database;
    private final Numbers numbers;
    private final NumberRows rows;
    private final Clock clock;
    private final ConcurrentMap<String, Instant> lastCallbacks = new ConcurrentHashMap<>();

    NumberChanges(JdbcClient database, Numbers numbers, NumberRows rows, Clock clock) {
        this.database = database;
        this.numbers = numbers;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Sends nothing more through a number, on any node, until it is resumed. An answer to what was sent before its
     * credentials changed, or before it resumed, pauses nothing.
     *
     * @param number as it was when the request was made that WhatsApp refused
     */
    public void pause(WhatsAppNumber number, PauseReason reason) {
        paused(
                database.sql(PAUSE)
                        .params(rows.json(reason), now(), number.id(), number.version())
                        .update(),
                number,
                reason);
    }

    /** The same for what WhatsApp told of at a certain time; if the number has resumed since, that is old news. */
    public void pauseSince(Instant at, WhatsAppNumber number, PauseReason reason) {
        paused(
                database.sql(PAUSE_SINCE)
                        .params(rows.json(reason), now(), number.id(), number.version(), at.atOffset(ZoneOffset.UTC))
                        .update(),
                number,
                reason);
    }

    private void paused(int paused, WhatsAppNumber number, PauseReason reason) {
        if (paused > 0) {
            numbers.forget();
            log.warn(
                    "number {} paused: {} ({} {})",
                    number.id(),
                    reason.code(),
                    reason.provider().map(PauseReason.Provider::code).orElse(0),
                    reason.message());
        }
    }

    /** Pauses a workspace's number because somebody wants it; one that is paused stays so, for its own reason. */
    void pauseByHand(String workspaceId, String id) {
        int paused = database.sql(PAUSE_BY_HAND)
                .params(rows.json(PauseReason.byUser()), now(), id, workspaceId)
                .update();
        if (paused > 0) {
            numbers.forget();
            log.warn("number {} paused: by_user", id);
        }
    }

    /** Lets a workspace's number send again; one that is active, before its {@link Hold} ends. */
    void resume(String workspaceId, String id) {
        if (database.sql(RESUME).params(now(), id, workspaceId).update() > 0) {
            numbers.forget();
            log.info("number {} resumed", id);
        }
    }

    /** WhatsApp called back; written down at most once a minute and number. */
    public void called(String id) {
        Instant now = clock.instant();
        Instant last = lastCallbacks.get(id);
        if (last == null || now.isAfter(last.plusSeconds(60))) {
            lastCallbacks.put(id, now);
            database.sql("update numbers set last_callback_at = ? where id = ?"
                            + " and (last_callback_at is null or last_callback_at < ?)")
                    .params(now(), id, now().minusSeconds(60))
                    .update();
        }
    }

    /** WhatsApp knows the callback URL: its challenge was answered. */
    public void verified(String id) {
        database.sql("update numbers set callback_verified_at = ? where id = ?")
                .params(now(), id)
                .update();
    }

    /** What WhatsApp says of a number now. */
    public void checked(String id, Profile profile) {
        database.sql("update numbers set phone = ?, verified_name = ?, quality_rating = ?, checked_at = ? where id = ?")
                .params(
                        profile.phone(),
                        profile.verifiedName().orElse(null),
                        profile.qualityRating().orElse(null),
                        now(),
                        id)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
