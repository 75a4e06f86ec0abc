package app.plixa.hub.media;

import java.io.IOException;
import java.io.InputStream;

/** Keeps the bytes of media under their ids. A file is there whole or not at all, and survives what the row survives. */
public interface MediaStore {
    /** Keeps the file; one that is there under this id is replaced. The staged file may be gone afterwards. */
    void put(String id, Staged file) throws IOException;

    /** The bytes, to be closed; a {@link java.nio.file.NoSuchFileException} when there are none. */
    InputStream open(String id) throws IOException;

    /** Forgets the bytes, if there are any. */
    void remove(String id) throws IOException;
}
