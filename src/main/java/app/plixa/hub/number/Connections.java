package app.plixa.hub.number;

import app.plixa.hub.commit.Ids;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores what connects numbers, their secrets sealed. */
@Component
public class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private static final String FIND =
            "select" + NumberRows.WITH_SECRETS + "from numbers where workspace_id = ? and id = ?";

    private static final String CONNECT = """
            insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token, waba_id,
              messages_per_second, verified_name, quality_rating, checked_at, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (phone_number_id) do nothing""";

    /** A number that waited for a good token goes on with one. */
    private static final String CHANGE = """
            update numbers set access_token = ?, app_secret = ?, verify_token = ?, waba_id = ?, messages_per_second = ?,
              version = version + 1,
              status = case when ? and pause_reason ->> 'code' = ? then 'active' else status end,
              resumed_at = case when ? and pause_reason ->> 'code' = ? then ?::timestamptz else resumed_at end,
              paused_at = case when ? and pause_reason ->> 'code' = ? then null else paused_at end,
              pause_reason = case when ? and pause_reason ->> 'code' = ? then null else pause_reason end
            where id = ? and version = ?""";

    private final JdbcClient database;
    private final Numbers numbers;
    private final NumberRows rows;
    private final Clock clock;

    Connections(JdbcClient database, Numbers numbers, NumberRows rows, Clock clock) {
        this.database = database;
        this.numbers = numbers;
        this.rows = rows;
        this.clock = clock;
    }

    /** One of a workspace's numbers as the database has it now. */
    public Optional<WhatsAppNumber> find(String workspaceId, String id) {
        return database.sql(FIND)
                .params(workspaceId, id)
                .query((row, n) -> rows.number(row))
                .optional();
    }

    /** Connects a number; empty when its phone number id is connected already, by whomever. */
    public Optional<NumberView> connect(String workspaceId, Connection wanted, Profile profile) {
        String id = Ids.next("num");
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int connected = database.sql(CONNECT)
                .params(
                        id,
                        workspaceId,
                        profile.phone(),
                        wanted.phoneNumberId(),
                        rows.sealed(wanted.accessToken(), id, "access_token"),
                        rows.sealed(wanted.appSecret(), id, "app_secret"),
                        rows.sealed(wanted.verifyToken(), id, "verify_token"),
                        wanted.wabaId().orElse(null),
                        rate(wanted.messagesPerSecond()),
                        profile.verifiedName().orElse(null),
                        profile.qualityRating().orElse(null),
                        now,
                        now)
                .update();
        if (connected == 0) {
            return Optional.empty();
        }
        numbers.forget();
        log.info("number {} connected", id);
        return numbers.view(workspaceId, id);
    }

    /**
     * Changes what connects a number.
     *
     * @param renewed whether WhatsApp has just accepted its token
     * @return false when somebody else changed the number at the same moment
     */
    public boolean change(WhatsAppNumber number, Connection wanted, boolean renewed) {
        String id = number.id();
        int changed = database.sql(CHANGE)
                .params(
                        rows.sealed(wanted.accessToken(), id, "access_token"),
                        rows.sealed(wanted.appSecret(), id, "app_secret"),
                        rows.sealed(wanted.verifyToken(), id, "verify_token"),
                        wanted.wabaId().orElse(null),
                        rate(wanted.messagesPerSecond()),
                        renewed,
                        PauseReason.DISCONNECTED,
                        renewed,
                        PauseReason.DISCONNECTED,
                        clock.instant().atOffset(ZoneOffset.UTC),
                        renewed,
                        PauseReason.DISCONNECTED,
                        renewed,
                        PauseReason.DISCONNECTED,
                        id,
                        number.version())
                .update();
        numbers.forget();
        if (changed > 0) {
            log.info("number {} changed", id);
        }
        return changed > 0;
    }

    private static Integer rate(OptionalInt rate) {
        return rate.isPresent() ? rate.getAsInt() : null;
    }
}
