package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.media.Format;
import app.plixa.hub.media.Kind;
import app.plixa.hub.webhook.AddressGuard;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Links to files, which Meta fetches when it has taken a message: what it cannot have fails later (Meta: Cloud API error
 * codes, 131053). They are fetched only where {@code hub.sandbox.fetch-links} says so, and only from where webhooks may be
 * posted to ({@code hub.webhooks.allowed-networks}), each redirect anew; one to a host that ends in {@code .invalid} is
 * broken everywhere. A name is looked up twice, to be judged and to be connected to: the Java runtime remembers the first
 * answer for half a minute, so that both are the same.
 */
@Component
@InSandbox
class SandboxLinks implements AutoCloseable {
    private static final int UPLOAD_ERROR = 131053;
    private static final int OK = 200;
    private static final int MOST_REDIRECTS = 3;
    private static final int LOOK_UPS = 8;
    private static final int MOST_WAITING = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final boolean fetches;
    private final AddressGuard guard;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Looking a name up takes a thread. */
    private final ThreadPoolExecutor lookUps = new ThreadPoolExecutor(
            LOOK_UPS, LOOK_UPS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "sandbox-links");
                thread.setDaemon(true);
                return thread;
            });

    SandboxLinks(
            @Value("${hub.sandbox.fetch-links}") boolean fetches,
            @Value("${hub.webhooks.allowed-networks}") List<String> allowed,
            @Value("${hub.webhooks.denied-ports}") List<Integer> deniedPorts) {
        this.fetches = fetches;
        this.guard = AddressGuard.ofSystem(allowed, deniedPorts);
        this.lookUps.allowCoreThreadTimeOut(true);
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
        return fetch(url, kind, MOST_REDIRECTS).exceptionally(failure -> false);
    }

    private CompletableFuture<Boolean> fetch(URI url, Optional<Kind> kind, int redirects) {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
        return permitted(url)
                .thenCompose(permitted -> permitted
                        ? client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                                .thenCompose(answer -> judged(answer, kind, redirects))
                        : CompletableFuture.completedFuture(false));
    }

    private CompletableFuture<Boolean> permitted(URI url) {
        try {
            return CompletableFuture.supplyAsync(() -> guard.refusal(url).isEmpty(), lookUps);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(false);
        }
    }

    private CompletableFuture<Boolean> judged(HttpResponse<InputStream> answer, Optional<Kind> kind, int redirects) {
        Optional<String> elsewhere =
                answer.headers().firstValue("Location").filter(to -> answer.statusCode() / 100 == 3);
        if (elsewhere.isEmpty()) {
            return CompletableFuture.completedFuture(isGood(answer, kind));
        }
        close(answer.body());
        return redirects == 0
                ? CompletableFuture.completedFuture(false)
                : fetch(answer.uri().resolve(elsewhere.get()), kind, redirects - 1);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    /** A document may be anything; no file may be larger than Meta takes, whatever its server says of it. */
    private static boolean isGood(HttpResponse<InputStream> answer, Optional<Kind> kind) {
        // Whoever dribbles is hung up on: it is a thread that reads.
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> close(answer.body()));
        try (var body = answer.body()) {
            if (answer.statusCode() != OK || kind.isEmpty()) {
                return answer.statusCode() == OK;
            }
            byte[] head = body.readNBytes(1024);
            String type = answer.headers().firstValue("Content-Type").orElse("");
            long most = Format.of(type)
                    .filter(format -> format.kind() == kind.get())
                    .map(format -> format.largest(head))
                    .orElse(kind.get() == Kind.DOCUMENT ? Format.LARGEST : -1);
            return answer.headers().firstValueAsLong("Content-Length").orElse(0) <= most
                    && head.length + rest(body, most) <= most;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many bytes come yet; reading ends with what is too much. */
    private static long rest(InputStream body, long most) throws IOException {
        byte[] some = new byte[8192];
        long all = 0;
        for (int read = body.read(some); read >= 0 && all <= most; read = body.read(some)) {
            all += read;
        }
        return all;
    }

    @Override
    public void close() {
        lookUps.shutdownNow();
    }
}
