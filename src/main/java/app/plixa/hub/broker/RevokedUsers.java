package app.plixa.hub.broker;

import app.plixa.hub.queue.BrokerUsers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the connections of broker users as they are revoked, by whichever node. */
final class RevokedUsers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RevokedUsers.class);
    /** Longer than the connection that tells of changes may be away. */
    private static final Duration RECENT = Duration.ofHours(1);

    private final EmbeddedBroker broker;
    private final BrokerUsers users;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread own = new Thread(work, "revoked-users");
        own.setDaemon(true);
        return own;
    });

    RevokedUsers(EmbeddedBroker broker, BrokerUsers users) {
        this.broker = broker;
        this.users = users;
        users.onChange(() -> thread.execute(this::end));
    }

    private void end() {
        try {
            users.revokedWithin(RECENT).forEach(broker::close);
        } catch (RuntimeException e) {
            log.warn("connections of revoked broker users may be open still: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
