package app.plixa.hub.database;

import app.plixa.hub.commit.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Rows of small tables that are of no more use, deleted a few at a time so that nobody waits for them: statuses of
 * messages that are not ours, how replies by AI went, what could not be read of callbacks, and invitations and failures to
 * sign in whose time is over.
 */
@Component("leftovers")
public class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** WhatsApp repeats a callback for so long. */
    private static final Duration EARLY_STATUSES = Duration.ofDays(7);

    private static final int BATCH = 1000;

    private static final String STATUSES = """
            delete from early_statuses e using (select number_id, provider_id, status from early_statuses
              where received_at < ? order by received_at limit ? for update skip locked) old
            where e.number_id = old.number_id and e.provider_id = old.provider_id and e.status = old.status""";

    private static final String REPLIES = """
            delete from auto_replies r using (select message_id from auto_replies
              where state <> 'pending' and updated_at < ? order by updated_at limit ? for update skip locked) old
            where r.message_id = old.message_id""";

    private static final String UNREAD = """
            delete from unread_callbacks u using (select number_id, digest from unread_callbacks
              where last_at < ? order by last_at limit ? for update skip locked) old
            where u.number_id = old.number_id and u.digest = old.digest""";

    private static final String INVITATIONS = """
            delete from invitations i using (select id from invitations
              where expires_at < ? order by expires_at limit ? for update skip locked) old
            where i.id = old.id""";

    private static final String FAILURES = """
            delete from sign_in_failures f using (select key from sign_in_failures
              where until < ? order by until limit ? for update skip locked) old
            where f.key = old.key""";

    private final DataSource database;
    private final Duration retention;
    private final Clock clock;

    Leftovers(DataSource database, @Value("${hub.retention.days}") int days, Clock clock) {
        this.database = database;
        this.retention = Duration.ofDays(days);
        this.clock = clock;
    }

    /** Deletes what is older than it is kept. */
    public void drop() throws SQLException {
        Instant now = clock.instant();
        drop("early_statuses", STATUSES, now.minus(EARLY_STATUSES));
        drop("auto_replies", REPLIES, now.minus(retention));
        drop("unread_callbacks", UNREAD, now.minus(retention));
        drop("invitations", INVITATIONS, now);
        drop("sign_in_failures", FAILURES, now);
    }

    private void drop(String table, String batch, Instant before) throws SQLException {
        int all = 0;
        int deleted;
        do {
            deleted = Sql.transact(database, transaction -> Sql.update(transaction, batch, before, BATCH));
            all += deleted;
        } while (deleted == BATCH);
        if (all > 0) {
            log.info("{}: {} rows from before {} are deleted", table, all, before);
        }
    }
}
