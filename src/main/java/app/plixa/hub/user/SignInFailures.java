package app.plixa.hub.user;

import app.plixa.hub.commit.Sql;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses passwords, on all nodes together: after a few failures no further try counts until the time is
 * over. A try is written down before the password is looked at, so that many at once are no way around.
 */
@Component
public class SignInFailures {
    /** Of one machine at one person; the next two must not let strangers lock somebody out too easily. */
    private static final int MOST_AT_A_PERSON = 5;

    private static final int MOST_FOR_A_PERSON = 50;
    private static final int MOST_FROM_A_MACHINE = 30;
    private static final int IPV6 = 16;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private static final String COUNT = """
            insert into sign_in_failures as f (key, failures, until) values (?, 1, ?)
            on conflict (key) do update set
              failures = case when f.until <= ? then 1 else f.failures + 1 end,
              until = case when f.until <= ? then excluded.until else f.until end
            returning failures""";

    private final DataSource database;
    private final Clock clock;

    SignInFailures(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts a try; whether it may go on.
     *
     * @param who the user's id, or an address that nobody has: in how many ways an address can be written is the
     *     database's affair
     */
    public boolean tryNow(String who, String machine) throws SQLException {
        Instant now = clock.instant();
        return Sql.transact(
                database,
                transaction -> count(transaction, pair(who, machine), now) <= MOST_AT_A_PERSON
                        & count(transaction, person(who), now) <= MOST_FOR_A_PERSON
                        & count(transaction, machine(machine), now) <= MOST_FROM_A_MACHINE);
    }

    /** The try was good: nothing is held against the person. */
    public void forget(String who, String machine) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, "delete from sign_in_failures where key in (?, ?)", pair(who, machine), person(who));
            Sql.update(
                    connection,
                    "update sign_in_failures set failures = greatest(0, failures - 1) where key = ?",
                    machine(machine));
        }
    }

    private static int count(Connection transaction, String key, Instant now) throws SQLException {
        List<Integer> failures = Sql.query(transaction, COUNT, row -> row.getInt(1), key, now.plus(WINDOW), now, now);
        return failures.get(0);
    }

    private static String pair(String who, String machine) {
        return "b" + hash(network(machine) + " " + who.toLowerCase(Locale.ROOT));
    }

    private static String person(String who) {
        return "p" + hash(who.toLowerCase(Locale.ROOT));
    }

    private static String machine(String address) {
        return "m" + hash(network(address));
    }

    /** Of IPv6 the first 64 bits: the others are for whoever has the machine to choose (RFC 4291, 2.5.4). */
    private static String network(String address) {
        try {
            byte[] bytes =
                    address.contains(":") ? InetAddress.getByName(address).getAddress() : new byte[0];
            return bytes.length == IPV6 ? HexFormat.of().formatHex(bytes, 0, IPV6 / 2) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** Whoever types a password into the wrong field leaves no trace of it. */
    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
