package app.plixa.hub.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes the key that seals. The former one goes on opening; a rotation that broke off is finished by the next one before
 * there is another key. Hubs that run meanwhile read the file again when they meet a key they do not know; where keys are
 * configured, every hub must have the new one among those that open.
 */
final class Rotation {
    private static final Logger log = LoggerFactory.getLogger(Rotation.class);
    private static final int ROTATED = 0;
    private static final int NO_NEW_KEY = 2;

    private final KeySource source;
    private final JdbcClient database;
    private final TransactionTemplate transaction;

    Rotation(KeySource source, JdbcClient database, TransactionTemplate transaction) {
        this.source = source;
        this.database = database;
        this.transaction = transaction;
    }

    /** Gives the exit code. Throws {@link WrongKeyException} where the database is sealed with keys of others. */
    int run() throws IOException {
        boolean finished = Boolean.TRUE.equals(transaction.execute(status -> begin()));
        Sealing sealing = sealing();
        int sealed = sealing.inBatches(transaction);
        if (finished && !source.isFile()) {
            log.info("Everything is sealed with hub.secret-key already. To change it: make a key (openssl rand -base64"
                    + " 32), name it in hub.secret-keys-old of every hub and start them anew; then make it the"
                    + " hub.secret-key and name the former one as old, hub by hub, and run this again.");
            return NO_NEW_KEY;
        }
        log.info("{} secrets are sealed with the new key {}; the former one still opens", sealed, sealing.keyId());
        return ROTATED;
    }

    /**
     * Whether the rotation before was finished; then the file gets a new key. One command at a time: of two new keys one
     * would be lost.
     */
    private boolean begin() {
        try {
            Sealing.alone(database);
            Sealing before = sealing();
            before.requireOwnKeys();
            boolean finished = before.isDone();
            if (finished && source.isFile()) {
                Keys.renewInFolder(source.dataFolder());
            }
            return finished;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sealing sealing() throws IOException {
        return new Sealing(new Vault(source.read()), database);
    }
}
