package app.plixa.hub.message;

import app.plixa.hub.commit.Rounds;
import app.plixa.hub.commit.Sql;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What alarms are set on: how sending went, for how long what is due has waited, and how many numbers are paused, by
 * reason. The last two are counted at times, not when they are asked for.
 */
@Component
class SendMetrics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SendMetrics.class);

    private static final String PAUSED = """
            select coalesce(pause_reason ->> 'code', 'unknown') as reason, count(*) as numbers
            from numbers where status = 'paused' group by 1""";

    /** What waits for its own retry, for its number's pace or for a paused number is not due. */
    static final String WAITING = """
            select extract(epoch from ? - min(due.at)) as seconds from numbers n cross join lateral (
              select next_attempt_at as at from messages
              where number_id = n.id and status = 'queued' and next_attempt_at > '-infinity'
              order by next_attempt_at limit 1) due
            where n.status = 'active'""";

    private final DataSource database;
    private final Clock clock;
    private final Counter sent;
    private final Counter failed;
    private final MultiGauge paused;
    private final Rounds rounds = new Rounds("send-metrics");
    private volatile double waiting;

    SendMetrics(DataSource database, MeterRegistry meters, @Value("${hub.whatsapp.look}") Duration look, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.sent = meters.counter("plixa.messages", "outcome", "sent");
        this.failed = meters.counter("plixa.messages", "outcome", "failed");
        this.paused = MultiGauge.builder("plixa.numbers.paused").register(meters);
        meters.gauge("plixa.messages.waiting.seconds", this, metrics -> metrics.waiting);
        rounds.begin(look, look, this::look);
    }

    /** A message was sent, or failed before WhatsApp took it; other outcomes are none yet. */
    void count(SendOutcome outcome) {
        if (outcome instanceof SendOutcome.Sent) {
            sent.increment();
        } else if (outcome instanceof SendOutcome.Failed || outcome instanceof SendOutcome.Expired) {
            failed(1);
        }
    }

    /** So many failed before WhatsApp took them. */
    void failed(int more) {
        failed.increment(more);
    }

    private void look() {
        try (Connection connection = database.getConnection()) {
            paused.register(
                    Sql.query(
                            connection,
                            PAUSED,
                            row -> MultiGauge.Row.of(
                                    Tags.of("reason", row.getString("reason")), row.getInt("numbers"))),
                    true);
            waiting = Sql.query(connection, WAITING, row -> Math.max(0, row.getDouble("seconds")), clock.instant())
                    .get(0);
        } catch (SQLException e) {
            // The health has a part of its own for the database; the figures stay as they were.
            log.debug("numbers are not counted", e);
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
