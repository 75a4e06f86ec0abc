package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.media.Format;
import app.plixa.hub.media.Kind;
import app.plixa.hub.media.Reference;
import app.plixa.hub.media.Staged;
import app.plixa.hub.media.Staging;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The files that the sandbox has, until it stops; of more than a few hundred it forgets the ones least asked for. */
@Component
@InSandbox
class SandboxFiles implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxFiles.class);
    private static final int MOST = 500;
    private static final int UPLOAD_ERROR = 131053;
    private static final long FIRST_ID = 90_000_000_000_000_000L;

    /** As Meta's links do. */
    private static final Duration LINK_LIVES = Duration.ofMinutes(5);

    /** A file with what Meta knows of it. */
    record Kept(String id, String phoneNumberId, String mimeType, Path file, long size, String sha256) {}

    private final Staging staging;
    private final OwnPort own;
    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Kept> kept = Caffeine.newBuilder()
            .maximumSize(MOST)
            .removalListener((RemovalListener<String, Kept>) (id, gone, why) -> delete(gone))
            .build();
    private final Cache<String, Kept> links =
            Caffeine.newBuilder().expireAfterWrite(LINK_LIVES).build();

    SandboxFiles(Staging staging, OwnPort own, @Value("${hub.data-dir}") Path data) throws IOException {
        this.staging = staging;
        this.own = own;
        this.folder = data.resolve("sandbox-media");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
    }

    Kept keep(String phoneNumberId, String mimeType, InputStream bytes) throws IOException {
        try (Staged staged = staging.take(bytes, Format.LARGEST)) {
            return keep(phoneNumberId, mimeType, staged);
        }
    }

    Kept keep(String phoneNumberId, String mimeType, Staged staged) throws IOException {
        String id = Long.toString(FIRST_ID + random.nextLong(FIRST_ID / 10));
        Path file = folder.resolve(id);
        Files.move(staged.file(), file, StandardCopyOption.REPLACE_EXISTING);
        Kept one = new Kept(id, phoneNumberId, mimeType, file, staged.size(), staged.sha256());
        kept.put(id, one);
        return one;
    }

    Optional<Kept> find(String id) {
        return Optional.ofNullable(kept.getIfPresent(id));
    }

    /** Deletes a file; links to it lead nowhere. */
    void forget(String id) {
        links.asMap().values().removeIf(file -> file.id().equals(id));
        kept.invalidate(id);
    }

    /** A new link to the file. */
    String link(Kept file) {
        String key = UUID.randomUUID().toString();
        links.put(key, file);
        return own.url() + "/sandbox/media/" + key;
    }

    /** Where a link leads while it lives. */
    Optional<Kept> at(String key) {
        return Optional.ofNullable(links.getIfPresent(key));
    }

    /** Why a message is refused: it names a file that this number has not. */
    Optional<Refusal> unknown(JsonNode message, String phoneNumberId) {
        String type = message.path("type").asText("text");
        return Reference.in(type, message.path(type)).stream()
                .filter(reference -> find(reference.id())
                        .filter(file -> file.phoneNumberId().equals(phoneNumberId))
                        .isEmpty())
                .findFirst()
                .map(reference -> Refusal.malformed(
                        "Param " + reference.path() + " is not a valid whatsapp business account media attachment ID"));
    }

    /** What becomes of a message that sends a file as something else than it is; a document may be anything. */
    Optional<MetaError> failure(JsonNode message) {
        String type = message.path("type").asText("text");
        return Reference.in(type, message.path(type)).stream()
                .filter(reference -> reference.kind() != Kind.DOCUMENT)
                .filter(reference -> find(reference.id())
                        .flatMap(file -> Format.of(file.mimeType()))
                        .filter(format -> format.kind() != reference.kind())
                        .isPresent())
                .findFirst()
                .flatMap(reference -> MetaError.of(UPLOAD_ERROR));
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
    }

    private static void delete(Kept gone) {
        try {
            Files.deleteIfExists(gone.file());
        } catch (IOException e) {
            log.warn("sandbox: {} stays on disk: {}", gone.id(), e.toString());
        }
    }
}
