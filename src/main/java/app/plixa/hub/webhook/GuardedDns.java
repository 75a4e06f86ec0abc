package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names at connect time and vets every answer. The client connects to just these addresses, so a name that
 * meant something else at registration gains nothing (DNS rebinding).
 */
final class GuardedDns implements DnsResolver {
    private final AddressGuard guard;
    private final DnsResolver names;

    GuardedDns(AddressGuard guard) {
        this(guard, SystemDefaultDnsResolver.INSTANCE);
    }

    GuardedDns(AddressGuard guard, DnsResolver names) {
        this.guard = guard;
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            Optional<String> refusal = guard.refusal(address);
            if (refusal.isPresent()) {
                throw new RefusedAddressException(host, refusal.get());
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
