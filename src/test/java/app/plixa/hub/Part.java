package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that may be killed, held and started again. Its output is in a log file of its name. */
final class Part implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(240);

    private final String name;
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Callable<Boolean> up;
    private Process process;

    Part(String name, Path logs, List<String> command, Map<String, String> environment, Callable<Boolean> up) {
        this.name = name;
        this.log = logs.resolve(name + ".log");
        this.command = command;
        this.environment = environment;
        this.up = up;
    }

    /** Starts the process and waits until it is of use. */
    void start() throws IOException {
        launch();
        awaitUp();
    }

    /** Starts the process only. */
    void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    void awaitUp() {
        await(name + " is up")
                .pollInterval(Duration.ofMillis(100))
                .atMost(START)
                .until(() -> {
                    assertThat(process.isAlive()).as("see %s", log).isTrue();
                    return up.call();
                });
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; waits for the end. */
    void terminate() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            // What its threads do then stands in its log.
            signal("-QUIT");
        }
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("%s stops", name).isTrue();
    }

    /** Stands still as a host without processor time does; its connections stay open. */
    void hold() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void release() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> pids = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .toList();
        new ProcessBuilder(
                        Stream.concat(Stream.of("kill", signal), pids.stream()).toList())
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
