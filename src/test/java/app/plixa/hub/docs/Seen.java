package app.plixa.hub.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the tests of one run have seen, kept in a folder, for they run in several processes: an empty file each. */
record Seen(Path folder, Set<String> known) {
    /** The build names the folder after its start; by hand, without a build, all runs share one. */
    static Seen ofThisRun() {
        return new Seen(
                Path.of(System.getProperty("contract.seen", "target/contract-seen/by-hand")),
                ConcurrentHashMap.newKeySet());
    }

    void add(String what) {
        if (known.add(what)) {
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve(what), new byte[0]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Set<String> all() {
        Set<String> all = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> all.add(file.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
