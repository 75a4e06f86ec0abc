package app.plixa.hub.webhook;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a URL leads, read strictly: what programs read differently, such as {@code http://0177.0.0.1/} or
 * {@code http://2130706433/}, is no destination.
 *
 * @param host in ASCII (IDNA), lower case, an address in its usual form without brackets
 * @param path what is asked for there, with its query, in ASCII
 */
record Destination(String scheme, String host, int port, String path) {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]@]*]|[^\\[\\]@:]*)(?::(\\d{0,5}))?");
    private static final Pattern NAME = Pattern.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*");
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[([0-9a-f:]*:(?:[0-9a-f]*|" + IPV4.pattern() + "))]");
    /** As the URL standard of browsers has it: a host that ends like this is an address, not a name. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    /** Why a URL is no destination, as a clause. */
    static final class NoDestinationException extends Exception {
        private NoDestinationException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Reads a URL. */
    static Destination of(URI url) throws NoDestinationException {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(java.util.Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new NoDestinationException("only http and https are possible.");
        }
        String authority = url.getRawAuthority();
        if (authority == null) {
            throw new NoDestinationException("it has no host.");
        }
        if (authority.contains("@")) {
            throw new NoDestinationException("it must not carry a user name or password.");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new NoDestinationException("its host is none.");
        }
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new Destination(
                scheme,
                host(parts.group(1)),
                port(parts.group(2), scheme),
                encoded(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery()));
    }

    /** The address, where the host is one and no name. */
    Optional<InetAddress> literal() {
        return literal(host);
    }

    /** The address that the host is, unless it is a name; nothing is looked up. */
    static Optional<InetAddress> literal(String host) {
        try {
            return host.indexOf(':') >= 0 || IPV4.matcher(host).matches()
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String host(String written) throws NoDestinationException {
        if (written.isEmpty()) {
            throw new NoDestinationException("it has no host.");
        }
        String host = ascii(written);
        Matcher address = IPV6.matcher(host);
        if (host.startsWith("[")) {
            if (address.matches() && literal(address.group(1)).isPresent()) {
                return address.group(1);
            }
            throw new NoDestinationException("its address is none.");
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (ENDS_IN_NUMBER.matcher(name).matches() && !IPV4.matcher(name).matches()) {
            throw new NoDestinationException("its address must be written as four decimal numbers.");
        }
        if (name.length() > 253 || !NAME.matcher(name).matches()) {
            throw new NoDestinationException("its host is none.");
        }
        return name;
    }

    /** Letters of other scripts in Punycode; their digits and full stops as ours. */
    private static String ascii(String host) throws NoDestinationException {
        try {
            boolean plain = host.chars().allMatch(c -> c < 128);
            return (plain ? host : IDN.toASCII(host)).toLowerCase(java.util.Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new NoDestinationException("its host is none.");
        }
    }

    /** Letters beyond ASCII percent-encoded (RFC 3987, 3.1); all else, what is encoded already too, as it is. */
    private static String encoded(String path) {
        StringBuilder ascii = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            ascii.append(octet < 0 ? String.format("%%%02X", octet) : (char) octet);
        }
        return ascii.toString();
    }

    private static int port(String written, String scheme) throws NoDestinationException {
        if (written == null || written.isEmpty()) {
            return scheme.equals("https") ? 443 : 80;
        }
        int port = Integer.parseInt(written);
        if (port < 1 || port > 65535) {
            throw new NoDestinationException("its port is none.");
        }
        return port;
    }
}
