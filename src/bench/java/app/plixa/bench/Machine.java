package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What all of it was measured on. */
final class Machine {
    private Machine() {}

    /** A paragraph: processor, memory, versions, and who flushes what when. */
    static String words() throws IOException {
        String processor = first("/proc/cpuinfo", "model name").replaceAll(".*:\\s*", "");
        long gib = Long.parseLong(first("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) >> 20;
        return "`mvn -Pbench verify` wrote this page on " + LocalDate.now() + ": "
                + Runtime.getRuntime().availableProcessors()
                + " cores (" + processor + "), " + gib + " GiB, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version") + ", "
                + version("node") + ", " + version("redis-server")
                + ". Clients, receiver and database share those cores. "
                + "PostgreSQL has fsync, synchronous_commit and full_page_writes on in every row; a 202 follows the commit. Redis flushes"
                + " its append-only file each second or always, as its column says. 64 connections, 1,000 people, at most 2,000 messages"
                + " under way; a message counts when its webhook has come and its signature is right.\n";
    }

    private static String first(String file, String start) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("unknown");
    }

    private static String version(String program) throws IOException {
        if (!Processes.isThere(program)) {
            return "no " + program;
        }
        return program + " "
                + Processes.said(List.of(program, "--version")).strip().replaceAll(".*v=?(\\d[\\d.]*).*", "$1");
    }
}
