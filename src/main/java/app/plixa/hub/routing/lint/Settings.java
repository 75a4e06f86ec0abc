package app.plixa.hub.routing.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** The hub's configuration, as far as routes ask for it. */
public final class Settings {
    private final ConfigurableEnvironment environment;

    /** What a running hub was told. */
    public Settings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** What a hub would be told that starts here: the environment, {@code config/application.yml} and the defaults. */
    static Settings here() {
        ConfigurableEnvironment environment = new StandardEnvironment();
        for (Resource file : List.of(
                new FileSystemResource("config/application.yml"),
                new FileSystemResource("application.yml"),
                new ClassPathResource("application.yml"))) {
            try {
                if (file.exists()) {
                    new YamlPropertySourceLoader()
                            .load(file.getDescription(), file)
                            .forEach(environment.getPropertySources()::addLast);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Settings(environment);
    }

    boolean has(String key) {
        return environment.containsProperty(key) || key.matches("(env|sys|bean|secret):.*") || known(key);
    }

    /** Components that routes may use. */
    Set<String> components() {
        return new TreeSet<>(Arrays.asList(
                environment.getRequiredProperty("hub.routes.components").split("\\s*,\\s*")));
    }

    /** The broker's own description, which names its queues. */
    Path broker() {
        return Path.of(environment.getRequiredProperty("hub.broker.configuration"));
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        environment.getPropertySources().forEach(source -> {
            if (source instanceof EnumerablePropertySource<?> all) {
                names.addAll(List.of(all.getPropertyNames()));
            }
        });
        return names;
    }

    private boolean known(String key) {
        return names().contains(key);
    }
}
