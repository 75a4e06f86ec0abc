package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.api.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upload may be, and that nothing of a refused one stays on disk. */
class UploadRulesTest {
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String TEXT =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n";

    @TempDir
    Path folder;

    private UploadRules rules;

    @BeforeEach
    void rules() throws IOException {
        rules = new UploadRules(new Staging(folder, Clock.systemUTC()));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileIsMeasuredAndNamed() throws IOException {
        String type = "--x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\ntext/plain\r\n";
        String other = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nhi\r\n";
        String form = type + other + TEXT.formatted("Ol\u00e1.txt", "application/octet-stream", "hello") + "--x--\r\n";

        try (UploadRules.Upload upload = read(form, FORM)) {
            assertThat(upload.file().size()).isEqualTo(5);
            assertThat(upload.file().sha256())
                    .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
            assertThat(upload.file().file()).hasContent("hello");
            assertThat(upload.format().mimeType()).isEqualTo("text/plain");
            assertThat(upload.filename()).contains("Ol\u00e1.txt");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, <html>, file, must be a file of type: image/png",
        "text/html, <html>, file, 'must be a file of type: image/jpeg, image/png'",
        "text/plain, '', file, must not be empty"
    })
    void whatIsNotWhatItSaysIsRefused(String type, String content, String field, String message) {
        refused(TEXT.formatted("a", type, content) + "--x--\r\n", FORM, field, message);
    }

    @Test
    void whatIsNoFormOrHasNoFileIsRefused() {
        refused("--x--\r\n", FORM, "file", "is required");
        refused("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", FORM, "file", "is required");
        refused(TEXT.formatted("a", "text/plain", "cut off"), FORM, "file", "valid multipart/form-data");
        refused("hello", FORM, "file", "");
        refused("hello", "multipart/form-data", "file", "valid multipart/form-data");
        refused("", FORM, "file", "");
        refused(
                "--x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/gif\r\n"
                        + TEXT.formatted("a", "text/plain", "hi") + "--x--\r\n",
                FORM,
                "type",
                "selected type is invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000.txt", "=?UTF-8?B?!!!?="})
    void aNameThatCannotBeReadIsRefused(String name) {
        refused(TEXT.formatted(name, "text/plain", "hi") + "--x--\r\n", FORM, "file", "valid multipart/form-data");
    }

    @Test
    void aFileBeforeSomethingBrokenIsForgotten() {
        String good = TEXT.formatted("a", "text/plain", "hi");
        refused(good + TEXT.formatted("b", "text/plain", "cut off"), FORM, "file", "valid multipart/form-data");
    }

    @Test
    void aFileIsNoLargerThanItsTypeAllows() {
        String jpeg = "\u00ff\u00d8\u00ff" + "x".repeat(5 * 1024 * 1024);
        refused(TEXT.formatted("a", "image/jpeg", jpeg) + "--x--\r\n", FORM, "file", "greater than 5120 kilobytes");
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt, a.txt",
        "../../etc/passwd, passwd",
        "C:\\temp\\a b.pdf, a b.pdf",
        "'a\u202egnp.exe', agnp.exe",
        "'a\u0001\"b;.txt', 'a\"b;.txt'"
    })
    void aNameIsTheLastPartOfThePath(String given, String plain) {
        assertThat(Filename.plain(given)).contains(plain);
    }

    @Test
    void aNameThatSaysNothingIsNone() {
        assertThat(Stream.of("", "/", "..", "a/..", " ", "\u0000").map(Filename::plain))
                .allMatch(java.util.Optional::isEmpty);
        assertThat(Filename.plain("\ud83d\ude00".repeat(300) + ".txt").orElseThrow())
                .endsWith("\ud83d\ude00.txt")
                .hasSize(2 * 236 + 4);
    }

    private void refused(String form, String type, String field, String message) {
        assertThatThrownBy(() -> read(form, type)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors()).containsOnlyKeys(field);
            assertThat(problem.getMessage()).contains(message);
        });
    }

    private UploadRules.Upload read(String form, String type) throws IOException {
        byte[] bytes = form.getBytes(form.contains("Ol") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return rules.read(new ByteArrayInputStream(bytes), type);
    }
}
