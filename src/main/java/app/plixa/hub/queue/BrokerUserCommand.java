package app.plixa.hub.queue;

import app.plixa.hub.database.DatabaseConfiguration;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The command {@code broker-user}: a process that has the database and nothing else of a hub. */
@Configuration(proxyBeanMethods = false)
@Profile(BrokerUserCommand.COMMAND)
@Import(DatabaseConfiguration.class)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
})
public class BrokerUserCommand {
    /** The argument that asks for it. */
    public static final String COMMAND = "broker-user";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String HOW = """
            broker-user add <workspace slug> <name>      makes a user and shows its secret, once
            broker-user revoke <workspace slug> <name>   takes it back
            broker-user list <workspace slug>            shows those in use
            with the hub's own options, and --per-minute=<messages> with add""";

    /** Runs it with a hub's options; gives the exit code: 0 done, 1 failed, 2 when it was not understood. */
    public static int run(PrintStream out, String... args) {
        List<String> words =
                Stream.of(args).filter(a -> !a.startsWith("--")).skip(1).toList();
        if (words.size() < 2 || words.size() < 3 && !words.get(0).equals("list")) {
            out.println(HOW);
            return USAGE;
        }
        SpringApplication command = new SpringApplication(BrokerUserCommand.class);
        command.setWebApplicationType(WebApplicationType.NONE);
        command.setAdditionalProfiles(COMMAND);
        command.setBannerMode(Banner.Mode.OFF);
        command.setDefaultProperties(Map.of("logging.level.org.springframework.boot.SpringApplication", "off"));
        command.setRegisterShutdownHook(false);
        command.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = command.run(args)) {
            return run(
                    out,
                    words,
                    perMinute(context.getEnvironment().getProperty("per-minute")),
                    context.getBean(JdbcClient.class),
                    context.getBean(Credentials.class));
        } catch (RuntimeException e) {
            out.println(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return FAILED;
        }
    }

    private static OptionalInt perMinute(String limit) {
        try {
            return limit == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(limit));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--per-minute must be a number of messages.");
        }
    }

    private static int run(
            PrintStream out, List<String> words, OptionalInt perMinute, JdbcClient database, Credentials credentials) {
        String slug = words.get(1);
        Optional<String> workspace = database.sql("select id from workspaces where slug = ?")
                .param(slug)
                .query(String.class)
                .optional();
        if (workspace.isEmpty()) {
            out.println("There is no workspace " + slug + ".");
            return FAILED;
        }
        switch (words.get(0)) {
            case "add" -> {
                return add(out, credentials.issue(workspace.get(), slug, words.get(2), perMinute, "command line"));
            }
            case "revoke" -> {
                boolean there = credentials.revoke(workspace.get(), slug + "." + words.get(2));
                out.println(there ? "It is revoked on every node." : "There is no such user.");
                return there ? DONE : FAILED;
            }
            case "list" -> {
                credentials.list(workspace.get()).forEach(user -> out.println(user.name()));
                return DONE;
            }
            default -> {
                out.println(HOW);
                return USAGE;
            }
        }
    }

    private static int add(PrintStream out, Optional<Credentials.Issued> issued) {
        issued.ifPresentOrElse(
                user -> out.println(
                        "user:   " + user.name() + "\nsecret: " + user.secret() + "\nIt is not shown again."),
                () -> out.println("There is, or was, a user of that name."));
        return issued.isPresent() ? DONE : FAILED;
    }

    @Bean
    Credentials credentials(JdbcClient database) {
        return new Credentials(database, Clock.systemUTC());
    }
}
