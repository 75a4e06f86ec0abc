package app.plixa.hub.bootstrap;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.secret.Vault;
import app.plixa.hub.workspace.Tokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the first workspace into an empty database, and a token that is asked for from outside into any. */
@Component
@EnableConfigurationProperties(BootstrapProperties.class)
class Bootstrap {
    /** What only the first start may show. */
    record Secrets(String email, String password, String token) {}

    private final BootstrapProperties wanted;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Environment environment;
    private final Vault vault;
    private final Clock clock;
    private final String sandboxPhone;
    private final SecureRandom random = new SecureRandom();

    Bootstrap(
            BootstrapProperties wanted,
            JdbcClient database,
            PlatformTransactionManager transactions,
            Environment environment,
            Vault vault,
            Clock clock,
            @Value("${hub.sandbox.phone}") String sandboxPhone) {
        this.wanted = wanted;
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.environment = environment;
        this.vault = vault;
        this.clock = clock;
        this.sandboxPhone = sandboxPhone;
    }

    /**
     * Gives the secrets when this start made them: nobody can have them again, so they are {@code kept} before their
     * commit. Two nodes that start at once make one workspace.
     */
    Optional<Secrets> run(Consumer<Secrets> kept) {
        return transaction.execute(status -> {
            database.sql("select pg_advisory_xact_lock(7201)")
                    .query((row, n) -> 1)
                    .list();
            Optional<String> workspace = database.sql("select id from workspaces order by id limit 1")
                    .query(String.class)
                    .optional();
            if (workspace.isPresent()) {
                if (!wanted.token().isBlank()) {
                    addToken(workspace.get(), wanted.token());
                }
                return Optional.empty();
            }
            Secrets secrets = first();
            kept.accept(secrets);
            return Optional.of(secrets);
        });
    }

    private Secrets first() {
        String workspace = Ids.next("wsp");
        Secrets secrets = new Secrets(
                or(wanted.adminEmail(), "admin@plixa.local"),
                or(wanted.adminPassword(), secret(12)),
                or(wanted.token(), Tokens.random(random)));
        database.sql(
                        "insert into workspaces (id, slug, name, plan, created_at) values (?, 'main', 'Main', 'business', ?)")
                .params(workspace, now())
                .update();
        database.sql("insert into users (id, workspace_id, email, password_hash, role, created_at)"
                        + " values (?, ?, ?, ?, 'owner', ?)")
                .params(
                        Ids.next("usr"),
                        workspace,
                        secrets.email(),
                        new BCryptPasswordEncoder().encode(secrets.password()),
                        now())
                .update();
        addToken(workspace, secrets.token());
        addNumber(workspace);
        return secrets;
    }

    private void addToken(String workspace, String token) {
        if (!token.matches(Tokens.PREFIX + "[0-9A-Za-z]{40,200}")) {
            throw new IllegalArgumentException(
                    "hub.bootstrap.token must be " + Tokens.PREFIX + " and at least 40 letters or digits");
        }
        database.sql("insert into tokens (id, workspace_id, name, sha256, last_four, abilities, created_at)"
                        + " values (?, ?, 'First token', ?, ?, '{read,write,webhooks,tokens}', ?)"
                        + " on conflict (sha256) do nothing")
                .params(Ids.next("tok"), workspace, Tokens.sha256(token), token.substring(token.length() - 4), now())
                .update();
    }

    private void addNumber(String workspace) {
        BootstrapProperties.Number number = wanted.number();
        boolean sandbox = environment.acceptsProfiles(Profiles.of("sandbox"));
        boolean madeUp = number.phoneNumberId().isBlank();
        if (madeUp && !sandbox) {
            return;
        }
        String id = Ids.next("num");
        database.sql(
                        "insert into numbers (id, workspace_id, phone, phone_number_id, access_token, app_secret,"
                                + " verify_token, waba_id, checked_at, created_at) values (?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)")
                .params(
                        id,
                        workspace,
                        or(number.phone(), sandboxPhone),
                        or(number.phoneNumberId(), "100000000000001"),
                        vault.seal(or(number.accessToken(), secret(24)), id, "access_token"),
                        vault.seal(or(number.appSecret(), secret(24)), id, "app_secret"),
                        vault.seal(or(number.verifyToken(), secret(12)), id, "verify_token"),
                        madeUp ? "200000000000001" : number.wabaId(),
                        madeUp ? now() : null,
                        now())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String secret(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static String or(String wanted, String otherwise) {
        return wanted.isBlank() ? otherwise : wanted;
    }
}
