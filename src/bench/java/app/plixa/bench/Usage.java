package app.plixa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time and memory of a contender's parts, as the kernel counts them (proc(5); a tick is 10 ms). Children count
 * to their parent's part unless they are one of their own.
 *
 * @param cpuMillis by part since it began; {@link #BROKER} is contained in the hub's
 * @param residentMiB by part; pages that processes of PostgreSQL share are counted once
 */
record Usage(Map<String, Double> cpuMillis, Map<String, Double> residentMiB) {
    static final String BROKER = "of it Artemis";

    private static final double MILLIS_OF_TICK = 10;

    /** What they have used until now. */
    static Usage of(Map<String, Long> parts) throws IOException {
        Map<Long, Long> parents = parents();
        Map<String, Double> cpu = new TreeMap<>();
        Map<String, Double> resident = new TreeMap<>();
        for (long pid : parents.keySet()) {
            for (Map.Entry<String, Long> part : parts.entrySet()) {
                if (root(pid, parents, parts) == part.getValue()) {
                    cpu.merge(part.getKey(), millis(Path.of("/proc/" + pid), pid == part.getValue()), Double::sum);
                    resident.merge(part.getKey(), resident(pid), Double::sum);
                }
            }
        }
        if (parts.containsKey("hub")) {
            cpu.put(BROKER, broker(parts.get("hub")));
        }
        return new Usage(cpu, resident);
    }

    /** What was used since. */
    Map<String, Double> since(Usage before) {
        Map<String, Double> used = new TreeMap<>();
        cpuMillis.forEach((part, millis) -> used.put(part, millis - before.cpuMillis.getOrDefault(part, 0.0)));
        return used;
    }

    /** All parts together. */
    static double total(Map<String, Double> used) {
        return used.entrySet().stream()
                .filter(part -> !part.getKey().equals(BROKER))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static long root(long pid, Map<Long, Long> parents, Map<String, Long> parts) {
        long at = pid;
        while (at > 1 && !parts.containsValue(at)) {
            at = parents.getOrDefault(at, 0L);
        }
        return at;
    }

    private static Map<Long, Long> parents() throws IOException {
        Map<Long, Long> parents = new HashMap<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (process.getFileName().toString().matches("\\d+")) {
                    String[] stat = stat(process);
                    if (stat.length > 0) {
                        parents.put(Long.parseLong(process.getFileName().toString()), Long.parseLong(stat[1]));
                    }
                }
            }
        }
        return parents;
    }

    /** Children that ended are in their parent's count. */
    private static double millis(Path process, boolean withEnded) throws IOException {
        String[] stat = stat(process);
        double own = stat.length == 0 ? 0 : Double.parseDouble(stat[11]) + Double.parseDouble(stat[12]);
        double ended = stat.length == 0 || !withEnded ? 0 : Double.parseDouble(stat[13]) + Double.parseDouble(stat[14]);
        return (own + ended) * MILLIS_OF_TICK;
    }

    /** The fields behind the name, which may hold anything; none when the process is gone. */
    private static String[] stat(Path process) throws IOException {
        String line = read(process.resolve("stat"));
        return line.isEmpty()
                ? new String[0]
                : line.substring(line.lastIndexOf(')') + 2).split(" ");
    }

    /** What it has for itself and a fair share of what it shares (PSS). */
    private static double resident(long pid) throws IOException {
        return read(Path.of("/proc/" + pid + "/smaps_rollup"))
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** Its threads by their names, of which the kernel keeps 15 characters. */
    private static double broker(long hub) throws IOException {
        double millis = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + hub + "/task"))) {
            for (Path thread : threads.toList()) {
                String name = read(thread.resolve("comm"));
                if (List.of("(Act", "activemq").stream().anyMatch(name::contains)) {
                    millis += millis(thread, false);
                }
            }
        }
        return millis;
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException gone) {
            if (String.valueOf(gone.getMessage()).contains("No such process")) {
                return "";
            }
            throw gone;
        }
    }
}
