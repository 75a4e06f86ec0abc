package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** Finds the addresses of a name. */
@FunctionalInterface
interface Lookup {
    /** All its addresses, the first ones to be tried first; fails with an {@link java.net.UnknownHostException}. */
    CompletableFuture<InetAddress[]> addresses(String host);
}
