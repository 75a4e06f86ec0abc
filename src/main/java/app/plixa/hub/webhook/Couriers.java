package app.plixa.hub.webhook;

import app.plixa.hub.http.Courier;
import app.plixa.hub.http.Names;
import app.plixa.hub.http.Relay;
import app.plixa.hub.secret.Vault;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;

/**
 * Who takes deliveries out: one for everybody, whose connections all endpoints share, and one for each endpoint that
 * trusts others or is called with a certificate, for no connection of that kind may serve anybody else.
 */
final class Couriers implements AutoCloseable {
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int MOST_OWN = 1000;
    private static final Duration UNUSED = Duration.ofMinutes(5);

    private record Key(String endpointId, Tls tls) {}

    private final Duration timeout;
    private final int most;
    private final Names names;
    private final Vault vault;
    private final Relay usual;
    private final Cache<Key, Relay> own;

    /** @param most posts at the same time */
    Couriers(Duration timeout, int most, Names names, Vault vault) throws GeneralSecurityException {
        this.timeout = timeout;
        this.most = most;
        this.names = names;
        this.vault = vault;
        SSLContext tls = SSLContext.getDefault();
        this.usual = new Relay(() -> courier(Runtime.getRuntime().availableProcessors(), tls));
        this.own = Caffeine.newBuilder()
                .maximumSize(MOST_OWN)
                .expireAfterAccess(UNUSED)
                .scheduler(Scheduler.systemScheduler())
                .evictionListener((Key key, Relay relay, RemovalCause cause) -> relay.close())
                .build();
    }

    /** Who goes there; somebody new where the last one broke down. */
    Courier to(Target target) {
        Relay relay =
                target.tls() == Tls.USUAL ? usual : own.get(new Key(target.endpointId(), target.tls()), this::open);
        return relay.courier();
    }

    @Override
    public void close() {
        usual.close();
        own.asMap().values().forEach(Relay::close);
    }

    private Relay open(Key key) {
        try {
            SSLContext tls = Credentials.context(key.tls().opened(vault, key.endpointId()));
            return new Relay(() -> courier(1, tls));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnreadableException(e);
        }
    }

    private Courier courier(int threads, SSLContext tls) {
        // A little more than are ever under way: a place is free a moment before its connection is.
        return new Courier(timeout, LARGEST_ANSWER, most + most / 8, threads, names, tls, HttpVersionPolicy.NEGOTIATE);
    }
}
