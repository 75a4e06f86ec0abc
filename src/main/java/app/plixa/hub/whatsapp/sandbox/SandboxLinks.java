package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.media.Format;
import app.plixa.hub.media.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Links to files, which Meta fetches when it has taken a message: what it cannot have fails later (Meta: Cloud API error
 * codes, 131053). They are fetched only where {@code hub.sandbox.fetch-links} says so; one to a host that ends in
 * {@code .invalid} is broken everywhere.
 */
@Component
@InSandbox
class SandboxLinks {
    private static final int UPLOAD_ERROR = 131053;
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final boolean fetches;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    SandboxLinks(@Value("${hub.sandbox.fetch-links}") boolean fetches) {
        this.fetches = fetches;
    }

    /** What becomes of a message with a link that leads nowhere, or to a file of another kind or size. */
    CompletableFuture<Optional<MetaError>> failure(JsonNode message) {
        List<JsonNode> objects = message.findParents("link").stream()
                .filter(object -> object.path("link").isTextual())
                .toList();
        CompletableFuture<Boolean> good = CompletableFuture.completedFuture(true);
        for (JsonNode object : objects) {
            Optional<Kind> kind = Kind.of(message.path("type").asText())
                    .filter(own -> message.path(message.path("type").asText()) == object);
            good = good.thenCombine(isGood(object.get("link").textValue(), kind), Boolean::logicalAnd);
        }
        return good.thenApply(all -> all ? Optional.empty() : MetaError.of(UPLOAD_ERROR));
    }

    private CompletableFuture<Boolean> isGood(String link, Optional<Kind> kind) {
        URI url;
        try {
            url = URI.create(link);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(false);
        }
        if (url.getHost() == null || url.getHost().endsWith(".invalid")) {
            return CompletableFuture.completedFuture(false);
        }
        if (!fetches) {
            return CompletableFuture.completedFuture(true);
        }
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(answer -> isGood(answer, kind))
                .exceptionally(failure -> false);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    /** A document may be anything. */
    private static boolean isGood(HttpResponse<InputStream> answer, Optional<Kind> kind) {
        // Whoever dribbles is hung up on: it is a thread that reads.
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> close(answer.body()));
        try (var body = answer.body()) {
            if (answer.statusCode() != OK || kind.isEmpty() || kind.get() == Kind.DOCUMENT) {
                return answer.statusCode() == OK;
            }
            byte[] head = body.readNBytes(1024);
            String type = answer.headers().firstValue("Content-Type").orElse("");
            long size = answer.headers().firstValueAsLong("Content-Length").orElse(0);
            return Format.of(type)
                    .filter(format -> format.kind() == kind.get() && size <= format.largest(head))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
