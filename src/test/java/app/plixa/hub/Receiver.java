package app.plixa.hub;

import app.plixa.hub.docs.Contract;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A real HTTP server on loopback that remembers what it was sent and answers as it is told. Webhooks must be as the
 * document shows them, unless they are transformed; one that is not fails whoever looks at what came, or closes the receiver.
 */
final class Receiver implements AutoCloseable {
    record Received(String path, String query, Headers headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getFirst(name);
        }
    }

    record Reply(int status, String body, String... headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<AssertionError> undocumented = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Reply> behaviour;

    Receiver(Function<Received, Reply> behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        this.server.setExecutor(threads);
        this.server.createContext("/", this::handle);
        this.server.start();
    }

    /** A Cloud API that takes everything. */
    static Receiver cloudApi() throws IOException {
        return new Receiver(Receiver::taken);
    }

    static Reply taken(Received request) {
        return new Reply(
                200,
                "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"1\"}],\"messages\":[{\"id\":\"wamid."
                        + java.util.UUID.randomUUID() + "\"}]}",
                "Content-Type",
                "application/json");
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void behave(Function<Received, Reply> next) {
        behaviour = next;
    }

    List<Received> received() {
        undocumented.forEach(error -> {
            throw error;
        });
        return received;
    }

    List<Received> at(String path) {
        return received().stream().filter(r -> r.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        received();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Received request = new Received(
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery() == null
                        ? ""
                        : exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
        check(request);
        received.add(request);
        Reply reply = behaviour.apply(request);
        for (int i = 0; i < reply.headers().length; i += 2) {
            exchange.getResponseHeaders().add(reply.headers()[i], reply.headers()[i + 1]);
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void check(Received request) {
        String event = request.header("X-Plixa-Event");
        if (event != null && !request.path().startsWith("/transformed")) {
            try {
                Contract.PUBLISHED.checkEvent(event, request.body(), request::header);
            } catch (AssertionError e) {
                undocumented.add(e);
            }
        }
    }
}
