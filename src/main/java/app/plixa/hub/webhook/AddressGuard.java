package app.plixa.hub.webhook;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps deliveries out of networks that are not the public internet: what the IANA special-purpose address registries
 * (RFC 6890) list. Addresses that carry an IPv4 address inside are judged by that one too.
 */
final class AddressGuard {
    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
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

    private final List<Network> allowed;

    /** {@code allowed} are CIDR ranges that are opened again. */
    AddressGuard(List<String> allowed) {
        this.allowed = allowed.stream()
                .filter(cidr -> !cidr.isBlank())
                .map(Network::of)
                .toList();
    }

    /** Why this URL may not be called, looking its host up; empty when it may. */
    Optional<String> refusal(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
            return Optional.of("only http and https are possible.");
        }
        if (url.getRawUserInfo() != null) {
            return Optional.of("it must not carry a user name or password.");
        }
        String host = host(url);
        if (host.isEmpty()) {
            return Optional.of("it has no host.");
        }
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .map(this::refusal)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (UnknownHostException e) {
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

    /** Hosts with letters of other scripts come as an authority that {@link URI} does not split. */
    private static String host(URI url) {
        String host = url.getHost();
        if (host == null && url.getAuthority() != null) {
            host = url.getAuthority().replaceAll(":\\d*$", "");
        }
        try {
            return host == null ? "" : IDN.toASCII(host.replaceAll("^\\[|]$", ""));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
