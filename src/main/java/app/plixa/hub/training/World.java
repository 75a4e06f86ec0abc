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
    static {
        // Else it closes what the hub keeps open beyond 200 connections, and waits for acknowledgements of half
        // answers.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String PROFILE =
            "{\"id\":\"1\",\"display_phone_number\":\"+55 11 30000-0000\",\"verified_name\":\"Training\"}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    World(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        server.setExecutor(threads);
        server.createContext("/hook", exchange -> {
            answer(exchange, "");
            told.incrementAndGet();
        });
        server.createContext("/", exchange -> answer(exchange, asked(exchange) ? PROFILE : taken()));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Webhooks received and answered. */
    int told() {
        return told.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static boolean asked(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET");
    }

    /** What it calls a message, the first one 0. */
    static String wamid(int message) {
        return "wamid.training." + message;
    }

    /** <a href="https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages">What Meta answers</a>. */
    private String taken() {
        return "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"1\",\"wa_id\":\"1\"}],"
                + "\"messages\":[{\"id\":\"" + wamid(taken.getAndIncrement()) + "\"}]}";
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
