package app.plixa.hub.secret;

import app.plixa.hub.database.DatabaseConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The command {@code rotate-secret-key}: a process that has the database and the keys, and nothing else of a hub. */
@Configuration(proxyBeanMethods = false)
@Profile(KeyRotation.COMMAND)
@Import(DatabaseConfiguration.class)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
})
public class KeyRotation {
    /** The argument that asks for it. */
    public static final String COMMAND = "rotate-secret-key";

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
    private static final int FAILED = 1;

    /** Runs it with a hub's options; gives the exit code: 0 rotated, 1 failed, 2 where a key must be configured first. */
    public static int run(String... args) {
        SpringApplication command = new SpringApplication(KeyRotation.class);
        command.setWebApplicationType(WebApplicationType.NONE);
        command.setAdditionalProfiles(COMMAND);
        command.setBannerMode(Banner.Mode.OFF);
        // Why it does not start is said below, in one line.
        command.setDefaultProperties(Map.of("logging.level.org.springframework.boot.SpringApplication", "off"));
        command.setRegisterShutdownHook(false);
        command.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = command.run(args)) {
            return context.getBean(Rotation.class).run();
        } catch (RuntimeException | IOException e) {
            log.error(
                    "The key was not rotated, or not everywhere; the next run goes on: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return FAILED;
        }
    }

    @Bean
    Rotation rotation(
            @Value("${hub.secret-key}") String key,
            @Value("${hub.secret-keys-old}") List<String> old,
            @Value("${hub.data-dir}") Path dataFolder,
            JdbcClient database,
            PlatformTransactionManager transactions) {
        return new Rotation(new KeySource(key, old, dataFolder), database, new TransactionTemplate(transactions));
    }
}
