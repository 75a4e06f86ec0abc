package app.plixa.hub.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the keys are: in the configuration, or in the data folder's file, which another process may change.
 *
 * @param key {@code hub.secret-key}; blank: the file's
 * @param old those that only open
 */
record KeySource(String key, List<String> old, Path dataFolder) {
    /** Whether they are in the file. */
    boolean isFile() {
        return key.isBlank();
    }

    /** What they are at this moment. */
    Keys read() throws IOException {
        Stream<String> sealing = isFile() ? Keys.inFolder(dataFolder) : Stream.of(key);
        return Keys.of(Stream.concat(sealing, old.stream()));
    }

    @Override
    public String toString() {
        return isFile() ? "KeySource[file]" : "KeySource[configuration]";
    }
}
