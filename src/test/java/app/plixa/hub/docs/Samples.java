package app.plixa.hub.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The programs in {@code src/examples}, which the reference shows. */
public final class Samples {
    /** Where they are. */
    public static final Path FOLDER = Path.of("src/examples");

    private static final Map<String, String> RUNTIMES =
            Map.of("sh", "bash", "mjs", "node", "java", "java", "php", "php", "py", "python3");

    private Samples() {}

    /** Those whose names begin so; the language is their suffix. */
    public static List<String> named(String beginning) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(beginning + "."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of one, as the reference shows it. */
    public static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name)).stripTrailing();
    }

    /** The program that runs such a file. */
    public static String runtime(String name) {
        return RUNTIMES.get(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Whether that program is on this machine. */
    public static boolean canRun(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, runtime(name))));
    }
}
