package app.plixa.hub.reply;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.Openings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The way of replies from their row to the route, a bounded number at a time. It may lose what waits in memory: the rows
 * are committed, and the sweeper hands over again what nobody took.
 */
@Component("replyLine")
public class ReplyLine implements Openings, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplyLine.class);
    private static final int MOST_WAITING = 1000;

    private static final String INSERT = """
            insert into auto_replies (message_id, conversation_id, state, created_at, updated_at, next_attempt_at,
              held_until)
            select u.message_id, u.conversation_id, 'pending', u.at, u.at, u.at, ?
            from unnest(?::text[], ?::text[], ?::timestamptz[]) as u(message_id, conversation_id, at)
            on conflict do nothing""";

    private static final String LOST = """
            update auto_replies set held_until = ?, claimed = false where message_id in (
              select message_id from auto_replies where state = 'pending' and next_attempt_at <= ? and held_until <= ?
              order by next_attempt_at limit 100 for update skip locked)
            returning message_id""";

    private final ReplySettings settings;
    private final DataSource database;
    private final Lease lease;
    private final Clock clock;
    private final CamelContext camel;
    private final ProducerTemplate producer;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor workers;

    ReplyLine(ReplySettings settings, DataSource database, Lease lease, Clock clock, CamelContext camel) {
        this.settings = settings;
        this.database = database;
        this.lease = lease;
        this.clock = clock;
        this.camel = camel;
        this.producer = camel.createProducerTemplate();
        this.workers = workers(settings.atOnce());
        if (settings.on()) {
            log.info("auto-reply by {}", settings);
        }
    }

    @Override
    public boolean wanted() {
        return settings.on();
    }

    @Override
    public void opened(Connection transaction, List<Message> messages) throws SQLException {
        Columns<Message> columns = Columns.of(messages)
                .text(Message::id)
                .text(Message::conversationId)
                .time(Message::createdAt);
        Sql.update(transaction, INSERT, columns.after(lease.untilHandedOver()));
    }

    @Override
    public void tell(Collection<String> messageIds) {
        messageIds.forEach(this::tell);
    }

    /** Hands over again what was committed and nobody holds; does nothing while the feature is off. */
    public void repeatLost() throws SQLException {
        if (settings.on()) {
            tell(lost());
        }
    }

    @Override
    public void close() {
        workers.shutdown();
        workers.getQueue().clear();
        try {
            workers.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> lost() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, LOST, row -> row.getString(1), lease.untilHandedOver(), now, now);
        }
    }

    private void tell(String messageId) {
        if (waiting.add(messageId)) {
            try {
                workers.execute(() -> send(messageId));
            } catch (RejectedExecutionException e) {
                waiting.remove(messageId);
            }
        }
    }

    private void send(String messageId) {
        waiting.remove(messageId);
        try {
            if (camel.getStatus().isStarted()) {
                producer.sendBody("direct:auto-reply", messageId);
            }
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            log.warn("auto-reply to {} was broken off, the sweeper will repeat it: {}", messageId, cause.toString());
        }
    }

    private static ThreadPoolExecutor workers(int atOnce) {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                atOnce, atOnce, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "auto-reply");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }
}
