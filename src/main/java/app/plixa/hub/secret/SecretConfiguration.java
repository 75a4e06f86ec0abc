package app.plixa.hub.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The vault; whoever has it may be sure that everything stored is sealed. */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {
    @Bean
    Vault vault(
            @Value("${hub.secret-key}") String key,
            @Value("${hub.secret-keys-old}") List<String> old,
            @Value("${hub.data-dir}") Path dataFolder,
            JdbcClient database,
            PlatformTransactionManager transactions)
            throws IOException {
        KeySource source = new KeySource(key, old, dataFolder);
        Vault vault = source.isFile() ? new Vault(source.read(), source) : new Vault(source.read());
        Sealing sealingAll = new Sealing(vault, database);
        new TransactionTemplate(transactions).executeWithoutResult(status -> sealingAll.run());
        return vault;
    }
}
