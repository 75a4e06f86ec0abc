package app.plixa.hub.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** The keys of a vault: the first one seals, every one opens. */
record Keys(List<Key> all) {
    private static final int BYTES = 32;
    private static final String FILE = "secret.key";

    /** One key, with a name that tells keys apart and nothing about them. */
    record Key(String id, SecretKeySpec spec) {
        private static Key of(String base64) {
            byte[] bytes = bytes(base64);
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update("plixa-hub key id".getBytes(StandardCharsets.UTF_8));
                String id = HexFormat.of().formatHex(digest.digest(bytes), 0, 4);
                return new Key(id, new SecretKeySpec(bytes, "AES"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }

        private static byte[] bytes(String base64) {
            try {
                byte[] bytes = Base64.getDecoder().decode(base64.strip());
                if (bytes.length == BYTES) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // Said below, without the text: it may be a key with a slip of the pen.
            }
            throw new IllegalArgumentException("A secret key must be 32 bytes in base64 (openssl rand -base64 32)");
        }
    }

    Keys {
        all = List.copyOf(all);
    }

    /** From base64, the sealing one first; throws {@link IllegalArgumentException} when one is not 32 bytes. */
    static Keys of(Stream<String> base64) {
        return new Keys(
                base64.filter(key -> !key.isBlank()).map(Key::of).distinct().toList());
    }

    /** The lines of the folder's key file, which is made when there is none: for its owner's eyes only. */
    static Stream<String> inFolder(Path folder) throws IOException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        if (!Files.exists(file)) {
            make(file);
        }
        return Files.readAllLines(file).stream();
    }

    Key first() {
        return all.get(0);
    }

    Optional<Key> byId(String id) {
        return all.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Puts a new key before those of the folder's file, whole or not at all. */
    static void renewInFolder(Path folder) throws IOException {
        Path file = folder.toAbsolutePath().resolve(FILE);
        List<String> lines = new ArrayList<>(List.of(random()));
        lines.addAll(inFolder(folder).toList());
        Path aside = write(file, lines);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Written aside and linked: of two nodes that start at once both read the one that was first, whole. */
    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = write(file, List.of(random()));
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            // Another node made one in the meantime: that one counts.
        } finally {
            Files.delete(aside);
        }
    }

    private static String random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** A file beside this one, safe on the disk: what the database soon holds is lost without it. */
    private static Path write(Path file, List<String> lines) throws IOException {
        Path aside = Files.createTempFile(file.getParent(), FILE, ".new", ownersOnly(file));
        String text = String.join(System.lineSeparator(), lines) + System.lineSeparator();
        try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
        }
        return aside;
    }

    private static FileAttribute<?>[] ownersOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
