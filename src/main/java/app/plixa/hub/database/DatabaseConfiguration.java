package app.plixa.hub.database;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Chooses the database: Spring's {@code spring.datasource.url} when it is set, our own server when not. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {
    @Bean(destroyMethod = "close")
    @Conditional(OwnDatabase.class)
    JdbcConnectionDetails embeddedDatabase(@Value("${hub.data-dir}") Path dataFolder) throws IOException {
        return new EmbeddedDatabase(dataFolder);
    }
}
