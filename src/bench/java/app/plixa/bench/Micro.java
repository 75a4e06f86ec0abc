package app.plixa.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of the hub's hot spots and writes what they say to {@code src/bench/micro.md}. */
public final class Micro {
    private static final Path REPORT = Path.of("src/bench/micro.md");
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final String COMMITS = "app.plixa.hub.commit.GroupCommitBenchmark";

    /** What a group saves depends on how many callers meet in it. */
    private static final List<Integer> CALLERS = List.of(1, 8, 64);

    private Micro() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        List<RunResult> results = new ArrayList<>(run(
                new OptionsBuilder().include("app\\.plixa\\.hub\\..*Benchmark").exclude(COMMITS)));
        for (int callers : CALLERS) {
            results.addAll(run(new OptionsBuilder().include(COMMITS).threads(callers)));
        }
        Files.writeString(REPORT, report(results));
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    private static String report(List<RunResult> results) {
        return """
                # Hot spots

                By `src/bench/micro/run`, on %d processors with Java %s. The error is half of the 99.9%% confidence interval.

                | benchmark | params | score | error | unit | bytes an operation |
                |---|---|---:|---:|---|---:|
                %s
                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        results.stream().map(Micro::row).collect(Collectors.joining("\n")));
    }

    private static String row(RunResult run) {
        BenchmarkParams how = run.getParams();
        Result<?> score = run.getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %s | %.0f |",
                how.getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1."),
                params(how),
                score.getScore(),
                score.getScoreError(),
                score.getScoreUnit(),
                run.getSecondaryResults().get(ALLOCATED).getScore());
    }

    private static String params(BenchmarkParams how) {
        Stream<String> own = how.getParamsKeys().stream().map(key -> how.getParam(key) + " " + key);
        Stream<String> callers =
                how.getBenchmark().startsWith(COMMITS) ? Stream.of(how.getThreads() + " callers") : Stream.empty();
        return Stream.concat(own, callers).collect(Collectors.joining(", "));
    }
}
