package app.plixa.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);

    private final Vault vault = new Vault(Keys.of(Stream.of(OLD)));

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "EAAGm0PX4ZCpsBAKZ", "v1:00000000:looks-sealed-and-is-not", "Olá 😀"})
    void whatIsSealedOpensWhereItBelongs(String secret) {
        String sealed = vault.seal(secret, "num_1", "access_token");

        assertThat(sealed).startsWith(vault.prefix()).matches("v1:[0-9a-f]{8}:[0-9A-Za-z_-]{38,}");
        assertThat(secret.isEmpty() || secret.length() < 3 || !sealed.contains(secret))
                .isTrue();
        assertThat(vault.open(sealed, "num_1", "access_token")).isEqualTo(secret);
        assertThat(vault.seal(secret, "num_1", "access_token")).isNotEqualTo(sealed);
    }

    @Test
    void whatIsPutElsewhereOrChangedDoesNotOpen() {
        String sealed = vault.seal("secret", "num_1", "access_token");
        char last = sealed.charAt(20);
        String changed = sealed.substring(0, 20) + (last == 'A' ? 'B' : 'A') + sealed.substring(21);

        assertThatThrownBy(() -> vault.open(sealed, "num_2", "access_token")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> vault.open(sealed, "num_1", "app_secret")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> vault.open(changed, "num_1", "access_token"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> vault.open("plain", "num_1", "access_token"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("plain");
    }

    @Test
    void duringAChangeOfKeysBothOpenAndTheFirstSeals() {
        Vault changing = new Vault(Keys.of(Stream.of(NEW, OLD)));
        Vault done = new Vault(Keys.of(Stream.of(NEW)));
        String before = vault.seal("secret", "num_1", "access_token");
        String after = changing.seal("secret", "num_1", "access_token");

        assertThat(changing.open(before, "num_1", "access_token")).isEqualTo("secret");
        assertThat(done.open(after, "num_1", "access_token")).isEqualTo("secret");
        assertThat(done.foreignKey(before)).contains(vault.keyId());
        assertThat(changing.foreignKey(before)).isEmpty();
        assertThatThrownBy(() -> done.open(before, "num_1", "access_token")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingThatIsPrintedShowsAKey() {
        Keys keys = Keys.of(Stream.of(OLD));

        assertThat(vault + " " + keys).doesNotContain(OLD).contains(vault.keyId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "bm90IDMyIGJ5dGVz", "!!!", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ="})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String key) {
        assertThatThrownBy(() -> Keys.of(Stream.of(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining(key);
    }

    @Test
    void aFolderGetsOneKeyHoweverManyAskForItsOwnersEyesOnly(@TempDir Path folder) throws Exception {
        List<String> keys = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> read(folder.resolve("data")))
                .distinct()
                .toList();

        assertThat(keys).hasSize(1);
        assertThat(Keys.of(keys.stream()).all()).hasSize(1);
        Path file = folder.resolve("data/secret.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            assertThat(files).hasSize(1);
        }
    }

    private static String read(Path folder) {
        try {
            return String.join("\n", Keys.inFolder(folder).toList());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
