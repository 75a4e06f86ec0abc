package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Statements that the databases inside could not make sense of. Work that is tried again later, or left out, goes on without
 * them and a hub looks well; so every test of a hub asks whether there was one.
 */
final class UnreadableSql extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Pattern UNREADABLE = Pattern.compile(
            "ERROR: +(syntax error|.* does not exist|.* is ambiguous|could not determine data type|missing FROM|invalid reference)");

    private final Logger output = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
    private final List<String> found = new CopyOnWriteArrayList<>();

    UnreadableSql() {
        output.setLevel(Level.INFO);
        output.setAdditive(false);
        output.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent line) {
        String said = line.getFormattedMessage();
        // The statement follows in the line behind.
        if (UNREADABLE.matcher(said).find() || !found.isEmpty() && said.contains("STATEMENT: ")) {
            found.add(said);
        }
    }

    @Override
    public void close() {
        output.detachAppender(this);
        assertThat(found).as("what PostgreSQL could not read").isEmpty();
    }
}
