package app.plixa.hub.routing.lint;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** The commands {@code lint [dir]} and {@code draw [dir]}: for editors and CI pipelines, without starting a hub. */
public final class LintCommand {
    private static final String LINT = "lint";
    private static final String DRAW = "draw";
    private static final int WRONG = 1;
    private static final int UNUSABLE = 2;

    private LintCommand() {}

    /** Whether the arguments ask for one of them. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && List.of(LINT, DRAW).contains(args[0]);
    }

    /** Runs it; gives the exit code: 0 nothing is wrong, 1 something is, 2 there is no such folder. */
    public static int run(String... args) {
        // Only findings are said.
        LoggingSystem.get(LintCommand.class.getClassLoader()).setLogLevel("ROOT", LogLevel.OFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(args.length > 1 ? args[1] : "routes");
        if (!Files.isDirectory(folder)) {
            System.err.println(folder + ": there is no such folder.");
            return UNUSABLE;
        }
        try {
            if (args[0].equals(DRAW)) {
                out.print(FlowDiagram.of(folder));
                return 0;
            }
            List<Finding> findings = Lint.here().of(folder);
            findings.forEach(out::println);
            return findings.isEmpty() ? 0 : WRONG;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return UNUSABLE;
        }
    }
}
