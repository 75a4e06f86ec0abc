package app.plixa.hub.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the Cloud API ({@code …/messages}) and for a customer ({@code /hook}), on one port of this machine. */
final class World implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    World(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/hook", exchange -> {
            told.incrementAndGet();
            answer(exchange, "");
        });
        server.createContext("/", exchange -> answer(exchange, taken()));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Webhooks received. */
    int told() {
        return told.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** <a href="https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages">What Meta answers</a>. */
    private String taken() {
        return "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"1\",\"wa_id\":\"1\"}],"
                + "\"messages\":[{\"id\":\"wamid.training." + taken.incrementAndGet() + "\"}]}";
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
