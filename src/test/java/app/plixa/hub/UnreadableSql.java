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
 * Statements that the databases inside could not make sense of, once their hub was there. Work that is tried again later, or
 * left out, goes on without them and the hub looks well; so every test of a hub asks at its end whether there was one.
 */
final class UnreadableSql extends AppenderBase<ILoggingEvent> {
    private static final Pattern UNREADABLE = Pattern.compile(
            "ERROR: +(syntax error|.* does not exist|.* is ambiguous|could not determine data type|missing FROM|invalid reference)");

    private static final UnreadableSql ALL = new UnreadableSql();

    private final List<String> found = new CopyOnWriteArrayList<>();

    private UnreadableSql() {
        start();
    }

    /** Listens; once more after each start of a hub, for that may begin all logging anew. */
    static void watch() {
        Logger output = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
        output.setLevel(Level.INFO);
        output.setAdditive(false);
        if (!output.isAttached(ALL)) {
            output.addAppender(ALL);
        }
    }

    /** Fails where there was one since this was asked last. */
    static void assertNone() {
        List<String> since = List.copyOf(ALL.found);
        ALL.found.clear();
        assertThat(since).as("what PostgreSQL could not read").isEmpty();
    }

    @Override
    protected void append(ILoggingEvent line) {
        String said = line.getFormattedMessage();
        // The statement follows in the line behind.
        if (UNREADABLE.matcher(said).find() || !found.isEmpty() && said.contains("STATEMENT: ")) {
            found.add(said);
        }
    }
}
