package app.plixa.hub.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

/** Asks name servers of one's own choice (dnsjava), and remembers nothing. */
final class ServerLookup implements Lookup {
    private static final int DNS = 53;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final LookupSession session;

    /** @param servers addresses, each with or without a port: {@code 192.0.2.53}, {@code 192.0.2.53:5353} */
    ServerLookup(List<String> servers) {
        List<Resolver> resolvers = servers.stream().map(ServerLookup::resolver).toList();
        ExtendedResolver resolver = new ExtendedResolver(resolvers);
        resolver.setTimeout(TIMEOUT);
        this.session = LookupSession.builder().resolver(resolver).clearCaches().build();
    }

    @Override
    public CompletableFuture<InetAddress[]> addresses(String host) {
        try {
            Name name = Name.fromString(host, Name.root);
            CompletableFuture<List<InetAddress>> four = records(name, Type.A);
            CompletableFuture<List<InetAddress>> six = records(name, Type.AAAA);
            return four.thenCombine(
                            six, (a, b) -> Stream.concat(a.stream(), b.stream()).toArray(InetAddress[]::new))
                    .thenCompose(all -> all.length > 0
                            ? CompletableFuture.completedFuture(all)
                            : CompletableFuture.failedFuture(new UnknownHostException(host)));
        } catch (TextParseException e) {
            return CompletableFuture.failedFuture(new UnknownHostException(host));
        }
    }

    private CompletableFuture<List<InetAddress>> records(Name name, int type) {
        return session.lookupAsync(name, type)
                .handle((LookupResult found, Throwable failure) -> failure == null
                        ? found.getRecords().stream()
                                .map(ServerLookup::address)
                                .flatMap(Stream::ofNullable)
                                .toList()
                        : List.<InetAddress>of())
                .toCompletableFuture();
    }

    private static InetAddress address(Record found) {
        return found instanceof ARecord four
                ? four.getAddress()
                : found instanceof AAAARecord six ? six.getAddress() : null;
    }

    private static Resolver resolver(String server) {
        int colon = server.lastIndexOf(':');
        boolean port = colon > 0 && server.indexOf(':') == colon;
        String host = port ? server.substring(0, colon) : server;
        InetAddress address = Destination.literal(host)
                .orElseThrow(() -> new IllegalArgumentException("hub.webhooks.dns-servers: no address: " + server));
        return new SimpleResolver(
                new InetSocketAddress(address, port ? Integer.parseInt(server.substring(colon + 1)) : DNS));
    }
}
