package app.plixa.hub.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Media as files in a folder, which all nodes must share. Nothing but the id of the row is part of a path. */
@Component
@ConditionalOnProperty(name = "hub.media.store", havingValue = "files")
final class FileStore implements MediaStore {
    private static final int BRANCH = 2;

    private final Path folder;

    FileStore(@Value("${hub.media.folder}") Path folder) {
        this.folder = folder;
    }

    /** Moved into its place at once, where the disk has it before this returns. */
    @Override
    public void put(String id, Staged file) throws IOException {
        Path place = place(id);
        Path branch = Files.createDirectories(place.getParent());
        Files.move(file.file(), place, StandardCopyOption.ATOMIC_MOVE);
        for (Path changed : new Path[] {branch, folder}) {
            try (FileChannel directory = FileChannel.open(changed, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    @Override
    public InputStream open(String id) throws IOException {
        return Files.newInputStream(place(id));
    }

    @Override
    public void remove(String id) throws IOException {
        Files.deleteIfExists(place(id));
    }

    /** The end of an id is random, its beginning is not. */
    private Path place(String id) {
        return folder.resolve(id.substring(id.length() - BRANCH)).resolve(id);
    }
}
