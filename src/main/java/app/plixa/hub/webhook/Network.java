package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291). */
record Network(byte[] prefix, int bits) {
    /** Reads {@code 10.0.0.0/8} or {@code fc00::/7}; names are not looked up. */
    static Network of(String cidr) {
        String[] parts = cidr.strip().split("/");
        if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F:.]+")) {
            throw new IllegalArgumentException("Not a CIDR range: " + cidr);
        }
        try {
            byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
            int bits = Integer.parseInt(parts[1]);
            if (bits < 0 || bits > prefix.length * 8) {
                throw new IllegalArgumentException("Not a CIDR range: " + cidr);
            }
            return new Network(prefix, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Not a CIDR range: " + cidr, e);
        }
    }

    /** Whether the address, in network byte order, lies inside. */
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
