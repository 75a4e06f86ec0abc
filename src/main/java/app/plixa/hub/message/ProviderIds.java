package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps two transactions apart that would miss each other: one stores what WhatsApp calls a message and looks for
 * statuses that came before; the other finds no message for a status and keeps it for later. Each would commit what the
 * other just looked for in vain, and the status would wait for ever. Storing goes beside storing; only the search for a
 * message by WhatsApp's id alone, which is rare, shuts the number's sends out until it commits.
 *
 * <p>Both are to be called first in their transaction: a lock taken behind row locks could deadlock.
 */
final class ProviderIds {
    private static final String KEYS = """
             from (select distinct hashtextextended('provider ids of ' || id, 0) as key
              from unnest(?::text[]) as id order by 1) k""";

    private static final String SHARED = "select pg_advisory_xact_lock_shared(k.key)" + KEYS;
    private static final String ALONE = "select pg_advisory_xact_lock(k.key)" + KEYS;

    private ProviderIds() {}

    /** This transaction stores provider ids of these numbers. */
    static void areStored(Connection transaction, Stream<String> numberIds) throws SQLException {
        lock(transaction, SHARED, numberIds);
    }

    /** This transaction looks messages up by provider id where a status names no other, and keeps those it misses. */
    static void areLookedUp(Connection transaction, List<Receipt> receipts) throws SQLException {
        Stream<Receipt> nameless =
                receipts.stream().filter(receipt -> receipt.messageId().isEmpty());
        lock(transaction, ALONE, nameless.map(Receipt::numberId));
    }

    private static void lock(Connection transaction, String sql, Stream<String> numberIds) throws SQLException {
        String[] ids = numberIds.distinct().toArray(String[]::new);
        if (ids.length > 0) {
            Sql.query(transaction, sql, row -> true, (Object) ids);
        }
    }
}
