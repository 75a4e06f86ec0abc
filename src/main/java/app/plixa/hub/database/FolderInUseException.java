package app.plixa.hub.database;

import java.nio.file.Path;

/** Another hub has its database in this data folder. */
final class FolderInUseException extends RuntimeException {
    FolderInUseException(Path folder) {
        super("Another hub runs on the data folder " + folder.toAbsolutePath() + ".");
    }
}
