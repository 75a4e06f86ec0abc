package app.plixa.hub.webhook;

import app.plixa.hub.http.Names;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks names up and vets every answer. The client connects to just these addresses, so a name that meant something else
 * at registration gains nothing (DNS rebinding), and one forbidden address among several is one too many. Answers are
 * kept for a moment and looked up anew behind the scenes, so that no post to a busy host waits for its name server.
 */
final class GuardedDns implements Names {
    /** A name that cannot be looked up anew keeps its addresses for this many of the usual times. */
    private static final int GRACE = 6;

    private final AddressGuard guard;
    private final AsyncLoadingCache<String, InetAddress[]> known;

    /** @param fresh how long an answer counts as new */
    GuardedDns(AddressGuard guard, Duration fresh) {
        this.guard = guard;
        this.known = Caffeine.newBuilder()
                .maximumSize(100_000)
                .refreshAfterWrite(fresh)
                .expireAfterWrite(fresh.multipliedBy(GRACE))
                .executor(Runnable::run)
                .buildAsync((host, executor) -> vetted(host));
    }

    @Override
    public CompletableFuture<?> know(String host) {
        Optional<InetAddress> literal = Destination.literal(host);
        return literal.isPresent() ? vetted(host, literal.get()) : known.get(host);
    }

    /** At once, and never waits: what {@link #know} found a moment before. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        Optional<InetAddress> literal = Destination.literal(host);
        CompletableFuture<InetAddress[]> found =
                literal.isPresent() ? vetted(host, literal.get()) : known.getIfPresent(host);
        if (found == null || !found.isDone()) {
            throw new NotLookedUpException(host, "forgotten as the request set out");
        }
        try {
            return found.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UnknownHostException cause ? cause : new UnknownHostException(host);
        }
    }

    private CompletableFuture<InetAddress[]> vetted(String host) {
        CompletableFuture<InetAddress[]> vetted = new CompletableFuture<>();
        guard.addresses(host).whenComplete((addresses, failure) -> {
            if (failure != null) {
                vetted.completeExceptionally(failure);
            } else {
                vet(vetted, host, addresses);
            }
        });
        return vetted;
    }

    private CompletableFuture<InetAddress[]> vetted(String host, InetAddress address) {
        CompletableFuture<InetAddress[]> vetted = new CompletableFuture<>();
        vet(vetted, host, address);
        return vetted;
    }

    private void vet(CompletableFuture<InetAddress[]> vetted, String host, InetAddress... addresses) {
        for (InetAddress address : addresses) {
            Optional<String> refusal = guard.refusal(address);
            if (refusal.isPresent()) {
                vetted.completeExceptionally(new RefusedAddressException(host, refusal.get()));
                return;
            }
        }
        vetted.complete(addresses);
    }
}
