package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml, its image and its secrets promise. */
class DeploymentTest {
    /** Down to the patch, so that nothing changes by itself. */
    private static final Pattern PINNED = Pattern.compile("[a-z0-9/-]+:\\d+\\.\\d+(\\.\\d+)?(_\\d+)?(-[a-z-]+)?");

    private static final Pattern TELLING = Pattern.compile("(?i).*(password|secret|token|key|credential).*");

    private static JsonNode compose;
    private static final Map<String, JsonNode> services = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        Object document = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
        compose = new ObjectMapper().valueToTree(document);
        compose.path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
    }

    @Test
    void everyPartIsThere() {
        assertThat(services.keySet())
                .containsExactly(
                        "broker-backup", "broker-primary", "broker-store", "hub-1", "hub-2", "postgres", "proxy");
        assertThat(services.get("hub-1").path("image"))
                .isEqualTo(services.get("hub-2").path("image"));
        assertThat(services.get("broker-primary").path("image").asText())
                .as("the version that the hub speaks to in its tests")
                .endsWith(":" + VersionLoader.getVersion().getFullVersion());
    }

    @Test
    void everyServiceIsPinnedAndBounded() {
        services.forEach((name, service) -> {
            assertThat(service.path("image").asText()).as(name).matches(PINNED);
            JsonNode limits = service.at("/deploy/resources/limits");
            assertThat(limits.path("memory").asText()).as(name).matches("\\d+[MG]");
            assertThat(limits.path("cpus").asDouble()).as(name).isPositive();
        });
    }

    @Test
    void everyServiceThatStaysIsWatchedAndStartedAgain() {
        services.forEach((name, service) -> {
            if (!name.equals("broker-store")) {
                assertThat(service.at("/healthcheck/test").size()).as(name).isGreaterThan(1);
                assertThat(service.at("/healthcheck/timeout").asText()).as(name).isNotEmpty();
                assertThat(service.path("restart").asText()).as(name).isEqualTo("unless-stopped");
                assertThat(service.at("/logging/options/max-size").asText())
                        .as("log of " + name)
                        .isNotEmpty();
            }
        });
    }

    @Test
    void noSecretStandsInItOrInAnEnvironment() {
        services.forEach(
                (name, service) -> service.path("environment").fieldNames().forEachRemaining(key -> assertThat(
                                TELLING.matcher(key).matches() && !key.endsWith("_FILE"))
                        .as(name + " " + key)
                        .isFalse()));
        compose.path("secrets").forEach(secret -> assertThat(secret.path("file").asText())
                .as("a folder that git does not know")
                .startsWith("./data/secrets/"));
    }

    @Test
    void everySecretIsDeclaredAndDrawnOnce(@TempDir Path folder) throws Exception {
        Set<String> used = new TreeSet<>();
        services.values().forEach(service -> service.path("secrets")
                .forEach(secret -> used.add(
                        secret.isTextual()
                                ? secret.asText()
                                : secret.path("source").asText())));
        assertThat(names(compose.path("secrets"))).isEqualTo(used);

        Path secrets = folder.resolve("secrets");
        draw(secrets);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        Map<String, String> first = contents(secrets);
        assertThat(first.keySet()).isEqualTo(used);
        assertThat(first.get("broker-users")).isEqualTo("hub = " + first.get("broker-password") + "\n");
        assertThat(first.get("secret-key")).hasSize(44).isNotEqualTo(first.get("database-password"));
        draw(secrets);
        assertThat(contents(secrets)).as("they stay").isEqualTo(first);
    }

    @Test
    void whatLastsIsInVolumesAndWhatIsMountedIsThere() {
        Set<String> named = new TreeSet<>();
        services.values().forEach(service -> service.path("volumes").forEach(volume -> {
            String source = volume.asText().split(":")[0];
            if (!source.startsWith("./")) {
                named.add(source);
            } else if (!source.startsWith("./target/")) {
                assertThat(Path.of(source)).exists();
                assertThat(volume.asText()).endsWith(":ro");
            }
        }));
        assertThat(names(compose.path("volumes"))).isEqualTo(named);
        assertThat(mounts("postgres")).contains("postgres:/var/lib/postgresql/data");
        assertThat(mounts("broker-primary")).contains("broker:/store").isEqualTo(mounts("broker-backup"));
        assertThat(mounts("hub-1")).contains("media:/hub/media");
        assertThat(mounts("hub-2")).contains("media:/hub/media");
    }

    @Test
    void nothingIsOpenToOthersThanThisHost() {
        services.values().forEach(service -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
        assertThat(services.get("hub-1").has("ports")).isFalse();
        assertThat(services.get("postgres").has("ports")).isFalse();
    }

    @Test
    void brokersReadNoMoreOfTheDatabaseThanWhoMayUseThem() throws IOException {
        for (String broker : List.of("broker-primary", "broker-backup")) {
            assertThat(services.get(broker)
                            .at("/environment/PLIXA_DATABASE_USER")
                            .asText())
                    .isEqualTo("plixa_broker");
            services.get(broker).path("secrets").forEach(secret -> assertThat(secret.asText())
                    .isNotEqualTo("database-password"));
        }
        assertThat(mounts("postgres")).contains("./src/deploy/database.sh:/docker-entrypoint-initdb.d/database.sh:ro");
        assertThat(Files.readString(Path.of("src/deploy/database.sh"))).contains("create role plixa_broker login");
    }

    @Test
    void theImageIsPinnedRunsWithoutRootAndFromAnArchive() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/deploy/Dockerfile"));
        assertThat(lines).filteredOn(line -> line.startsWith("FROM ")).allSatisfy(line -> assertThat(line.split(" ")[1])
                .matches(PINNED)
                .startsWith("eclipse-temurin:25."));
        int user = lines.indexOf("USER 10001:10001");
        assertThat(lines.subList(user, lines.size())).noneMatch(line -> line.startsWith("USER root"));
        assertThat(lines.subList(user, lines.size())).anyMatch(line -> line.startsWith("RUN train.sh aot/hub.aot"));
        assertThat(lines.subList(user, lines.size()))
                .anyMatch(line -> line.startsWith("ENTRYPOINT ") && line.contains("-XX:AOTCache=aot/hub.aot"));
    }

    @Test
    void theHubUnderstandsEverySettingOfIts() {
        Map<String, Object> variables = new TreeMap<>();
        services.get("hub-1")
                .path("environment")
                .properties()
                .forEach(entry -> variables.put(
                        entry.getKey(), entry.getValue().asText().replaceAll("\\$\\{\\w+:-(\\w*)}", "$1")));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource("compose-systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        List<String> settings = List.of(
                "spring.profiles.active",
                "hub.whatsapp.base-url",
                "spring.datasource.url",
                "spring.datasource.username",
                "spring.artemis.mode",
                "spring.artemis.broker-url",
                "spring.artemis.user",
                "server.forward-headers-strategy",
                "hub.routes.reload",
                "hub.drain",
                "hub.media.folder");
        assertThat(settings.stream().map(environment::getProperty).toList())
                .containsExactlyInAnyOrderElementsOf(
                        variables.values().stream().map(String::valueOf).toList());
        assertThat(environment.getProperty("spring.artemis.broker-url"))
                .contains("broker-primary:61616", "broker-backup:61616", "ha=true");
    }

    private static List<String> mounts(String service) {
        List<String> mounts = new ArrayList<>();
        services.get(service).path("volumes").forEach(volume -> mounts.add(volume.asText()));
        return mounts;
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void draw(Path folder) throws Exception {
        Process draw = new ProcessBuilder("src/deploy/secrets.sh", folder.toString())
                .inheritIO()
                .start();
        assertThat(draw.waitFor()).isZero();
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
