package app.plixa.hub.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes every secret in the database one that the first key sealed: what was stored before there were keys, and what an
 * older key sealed. Runs once at the start, in one transaction and one node at a time. Other nodes go on meanwhile: they
 * open whatever is sealed with a key they have.
 */
final class Sealing {
    private static final Logger log = LoggerFactory.getLogger(Sealing.class);

    /** The one list of the columns that hold secrets. */
    private static final Map<String, List<String>> SECRETS = Map.of(
            "numbers", List.of("access_token", "app_secret", "verify_token"),
            "endpoints", List.of("secret", "previous_secret", "client_key"));

    private static final String CHECK_ROW = "secret_check";
    private static final String CHECK_COLUMN = "sealed";

    private record Secret(String id, Optional<String> stored) {}

    private final Vault vault;
    private final JdbcClient database;

    Sealing(Vault vault, JdbcClient database) {
        this.vault = vault;
        this.database = database;
    }

    /** Throws {@link WrongKeyException} where what is there already was sealed with a key that this node lacks. */
    void run() {
        database.sql("select pg_advisory_xact_lock(7202)").query((row, n) -> 1).list();
        check();
        SECRETS.forEach((table, columns) -> columns.forEach(column -> seal(table, column)));
    }

    /** One sealed word that every node opens at its start: nodes with different keys are told apart before they work. */
    private void check() {
        Optional<String> stored = database.sql("select sealed from secret_check")
                .query(String.class)
                .optional();
        stored.flatMap(vault::foreignKey).ifPresent(other -> {
            throw new WrongKeyException(vault.keyId(), other);
        });
        stored.ifPresent(text -> vault.open(text, CHECK_ROW, CHECK_COLUMN));
        if (!stored.orElse("").startsWith(vault.prefix())) {
            database.sql("insert into secret_check (sealed) values (?)"
                            + " on conflict (only_row) do update set sealed = excluded.sealed")
                    .param(vault.seal("plixa-hub", CHECK_ROW, CHECK_COLUMN))
                    .update();
        }
    }

    private void seal(String table, String column) {
        List<Secret> others = database.sql("select id, " + column + " from " + table + " where " + column
                        + " not like ? order by id for update")
                .param(vault.prefix() + "%")
                .query((row, n) -> new Secret(row.getString(1), Optional.ofNullable(row.getString(2))))
                .list();
        List<String> sealed = new ArrayList<>();
        for (Secret secret : others) {
            plain(secret, column).ifPresent(plain -> {
                database.sql("update " + table + " set " + column + " = ? where id = ?")
                        .params(vault.seal(plain, secret.id(), column), secret.id())
                        .update();
                sealed.add(secret.id());
            });
        }
        if (!sealed.isEmpty()) {
            log.info("{} of {} rows sealed with key {}: {}", column, sealed.size(), vault.keyId(), table);
        }
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
