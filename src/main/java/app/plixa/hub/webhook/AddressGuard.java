package app.plixa.hub.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Keeps deliveries out of networks that are not the public internet: what the IANA special-purpose address registries
 * (RFC 6890) list, and the one address of the public kind where Azure serves what concerns a machine. Addresses that carry an IPv4 address inside are judged by that one too.
 */
public final class AddressGuard {
    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/8",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "100:0:0:1::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private static final Network NAT64 = Network.of("64:ff9b::/96");

    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(5);

    private final List<Network> allowed;
    private final Set<Integer> deniedPorts;
    private final Lookup names;
    /** Where URLs lead that are posted to again and again. */
    private final Cache<String, Destination> destinations =
            Caffeine.newBuilder().maximumSize(10_000).build();

    /**
     * @param allowed CIDR ranges that are opened again
     * @param deniedPorts what is never called, wherever
     */
    AddressGuard(List<String> allowed, Collection<Integer> deniedPorts, Lookup names) {
        this.allowed = allowed.stream()
                .filter(cidr -> !cidr.isBlank())
                .map(Network::of)
                .toList();
        this.deniedPorts = Set.copyOf(deniedPorts);
        this.names = names;
    }

    /** The same, with names as the system looks them up. */
    public static AddressGuard ofSystem(List<String> allowed, Collection<Integer> deniedPorts) {
        return new AddressGuard(allowed, deniedPorts, new SystemLookup(InetAddress::getAllByName));
    }

    /** Why this URL may not be called, looking its host up, for which it may wait; empty when it may. */
    public Optional<String> refusal(URI url) {
        try {
            Destination destination = Destination.of(url);
            Optional<String> port = portRefusal(destination);
            return port.isPresent() ? port : hostRefusal(destination);
        } catch (Destination.NoDestinationException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Where a registered URL leads, but for its host's addresses, which are vetted where they are connected to. */
    Destination destination(String url) throws RefusedAddressException {
        Destination known = destinations.getIfPresent(url);
        if (known != null) {
            return known;
        }
        try {
            Destination destination = Destination.of(new URI(url));
            Optional<String> port = portRefusal(destination);
            if (port.isPresent()) {
                throw new RefusedAddressException(destination.host(), port.get());
            }
            destinations.put(url, destination);
            return destination;
        } catch (URISyntaxException | Destination.NoDestinationException e) {
            throw new RefusedAddressException(url, e.getMessage());
        }
    }

    private Optional<String> portRefusal(Destination destination) {
        return deniedPorts.contains(destination.port())
                ? Optional.of("port " + destination.port() + " is none that webhooks are posted to.")
                : Optional.empty();
    }

    /** All addresses of a name, not vetted yet. */
    CompletableFuture<InetAddress[]> addresses(String host) {
        return names.addresses(host);
    }

    private Optional<String> hostRefusal(Destination destination) {
        Optional<InetAddress> literal = destination.literal();
        if (literal.isPresent()) {
            return refusal(literal.get());
        }
        try {
            InetAddress[] addresses =
                    addresses(destination.host()).get(LONGEST_LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            return Stream.of(addresses)
                    .map(this::refusal)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("its host is not known.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("its host is not known.");
        }
    }

    /** Why this address may not be called; empty when it may. */
    Optional<String> refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean open = allowed.stream().anyMatch(network -> network.contains(bytes));
        if (open) {
            return Optional.empty();
        }
        byte[] judged = NAT64.contains(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
        boolean special = SPECIAL.stream().anyMatch(network -> network.contains(judged));
        return special
                ? Optional.of("its address is private or reserved; hub.webhooks.allowed-networks can open it.")
                : Optional.empty();
    }
}
