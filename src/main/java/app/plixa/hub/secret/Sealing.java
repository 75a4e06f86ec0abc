package app.plixa.hub.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes every secret in the database one that the first key sealed: what was stored before there were keys, and what an
 * older key sealed. Runs at each start, in one transaction and one node at a time, and in batches when the key is rotated.
 * Other nodes go on meanwhile: they open whatever is sealed with a key they have.
 */
final class Sealing {
    private static final Logger log = LoggerFactory.getLogger(Sealing.class);

    /** The one list of the columns that hold secrets. */
    private static final Map<String, List<String>> SECRETS = Map.of(
            "numbers", List.of("access_token", "app_secret", "verify_token"),
            "endpoints", List.of("secret", "previous_secret", "headers", "client_key"));

    private static final String CHECK_ROW = "secret_check";
    private static final String CHECK_COLUMN = "sealed";

    /** Few enough that nobody waits long for one of them. */
    private static final int ROWS = 200;

    private record Place(String table, String column) {}

    private record Secret(String id, Optional<String> stored) {}

    /** The last row that was looked at, and how many were sealed. */
    private record Batch(String last, int sealed) {}

    private final Vault vault;
    private final JdbcClient database;

    Sealing(Vault vault, JdbcClient database) {
        this.vault = vault;
        this.database = database;
    }

    /** Throws {@link WrongKeyException} where what is there already was sealed with a key that this node lacks. */
    void run() {
        alone(database);
        requireOwnKeys();
        places().forEach(place -> rest(place, "", Integer.MAX_VALUE));
        mark();
    }

    /**
     * The same in many short transactions, so that nobody waits long for a row: for a hub at work. What breaks off half
     * way is not marked as done.
     *
     * @return how many secrets were not sealed with the first key
     */
    int inBatches(TransactionTemplate transaction) {
        int sealed = 0;
        for (Place place : places()) {
            Optional<Batch> batch = Optional.of(new Batch("", 0));
            while (batch.isPresent()) {
                String last = batch.get().last();
                batch = transaction.execute(status -> {
                    alone(database);
                    return rest(place, last, ROWS);
                });
                sealed += batch.map(Batch::sealed).orElse(0);
            }
        }
        transaction.executeWithoutResult(status -> {
            alone(database);
            mark();
        });
        return sealed;
    }

    /** Throws {@link WrongKeyException} where the database is sealed with a key that this node lacks. */
    void requireOwnKeys() {
        Optional<String> stored = checkWord();
        stored.flatMap(vault::foreignKey).ifPresent(other -> {
            throw new WrongKeyException(vault.keyId(), other);
        });
        stored.ifPresent(text -> vault.open(text, CHECK_ROW, CHECK_COLUMN));
    }

    /** Whether all was sealed with the first key once; a hub that does not know it yet may have sealed since. */
    boolean isDone() {
        return checkWord().orElse("").startsWith(vault.prefix());
    }

    /** The key that seals, by name. */
    String keyId() {
        return vault.keyId();
    }

    /** Until the transaction ends nobody else seals what is there already. */
    static void alone(JdbcClient database) {
        database.sql("select pg_advisory_xact_lock(7202)").query((row, n) -> 1).list();
    }

    private Optional<String> checkWord() {
        return database.sql("select sealed from secret_check")
                .query(String.class)
                .optional();
    }

    /** One sealed word that every node opens at its start: nodes with different keys are told apart before they work. */
    private void mark() {
        if (!isDone()) {
            database.sql("insert into secret_check (sealed) values (?)"
                            + " on conflict (only_row) do update set sealed = excluded.sealed")
                    .param(vault.seal("plixa-hub", CHECK_ROW, CHECK_COLUMN))
                    .update();
        }
    }

    private static List<Place> places() {
        return SECRETS.entrySet().stream()
                .flatMap(table -> table.getValue().stream().map(column -> new Place(table.getKey(), column)))
                .toList();
    }

    /** Seals what the first key did not, behind a row; empty when there was nothing more. */
    private Optional<Batch> rest(Place place, String after, int rows) {
        List<Secret> others = database.sql("select id, " + place.column() + " from " + place.table() + " where "
                        + place.column() + " not like ? and id > ? order by id limit ? for update")
                .params(vault.prefix() + "%", after, rows)
                .query((row, n) -> new Secret(row.getString(1), Optional.ofNullable(row.getString(2))))
                .list();
        List<String> sealed = new ArrayList<>();
        for (Secret secret : others) {
            plain(secret, place.column()).ifPresent(plain -> {
                database.sql("update " + place.table() + " set " + place.column() + " = ? where id = ?")
                        .params(vault.seal(plain, secret.id(), place.column()), secret.id())
                        .update();
                sealed.add(secret.id());
            });
        }
        if (!sealed.isEmpty()) {
            log.info(
                    "{} of {} rows sealed with key {}: {}",
                    place.column(),
                    sealed.size(),
                    vault.keyId(),
                    place.table());
        }
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(new Batch(others.get(others.size() - 1).id(), sealed.size()));
    }

    /** One that nobody can open must not keep the hub from starting; whoever needs it is told then. */
    private Optional<String> plain(Secret secret, String column) {
        Optional<String> stored = secret.stored().filter(Vault::isSealed);
        if (stored.isEmpty()) {
            return secret.stored();
        }
        try {
            return stored.map(text -> vault.open(text, secret.id(), column));
        } catch (IllegalStateException e) {
            log.error("left as it is: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
