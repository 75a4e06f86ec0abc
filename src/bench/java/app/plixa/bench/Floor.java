package app.plixa.bench;

import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Pause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * The least that can be done: the same HTTP hops and the same rows in groups of commits as in the hub, and nothing else.
 * No claims, no order, no retries, no routes, no broker: what waits, waits in memory. No system can be faster that keeps
 * what the hub keeps, so the hub's share of it says what its guarantees cost.
 */
final class Floor {
    private static final int AT_ONCE = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int peer;
    private final FloorRows rows;
    private final BlockingQueue<FloorRows.Sending> sends = new LinkedBlockingQueue<>();
    private final BlockingQueue<FloorRows.Delivery> hooks = new LinkedBlockingQueue<>();
    private final GroupCommit<FloorRows.Sending, FloorRows.Sending> accept;
    private final GroupCommit<FloorRows.Sent, List<FloorRows.Delivery>> sent;
    private final GroupCommit<FloorRows.Delivery, String> outcome;

    Floor(int peer, int endpoints, HikariDataSource database) throws Exception {
        this.peer = peer;
        this.rows = new FloorRows(database, endpoints);
        this.accept = new GroupCommit<>("accept", 256, Pause.WHILE_CALLERS_WAIT, database, rows::accept, sends::addAll);
        this.sent = new GroupCommit<>("sent", 256, Pause.ofMillis(20, 2, 40), database, rows::sent, this::hand);
        this.outcome =
                new GroupCommit<>("outcome", 256, Pause.of(Duration.ofMillis(40)), database, rows::outcome, done -> {});
    }

    /** {@code --port=…}, {@code --peer=…} where both stand-ins listen, {@code --database=…}, {@code --endpoints=1}. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = Arrays.stream(arguments)
                .map(argument -> argument.substring(2).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(options.get("database"));
        database.setUsername("postgres");
        int endpoints = Integer.parseInt(options.getOrDefault("endpoints", "1"));
        new Floor(Integer.parseInt(options.get("peer")), endpoints, database)
                .serve(Integer.parseInt(options.get("port")));
    }

    private void serve(int port) throws IOException {
        for (int i = 0; i < AT_ONCE; i++) {
            new Thread(() -> post(sends, this::send)).start();
            new Thread(() -> post(hooks, this::deliver)).start();
        }
        try (ServerSocket socket = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
            for (; ; ) {
                Socket connection = socket.accept();
                new Thread(() -> serve(connection)).start();
            }
        }
    }

    private void serve(Socket connection) {
        try (Wire wire = new Wire(connection)) {
            Optional<Wire.Received> request = wire.receive();
            while (request.isPresent()) {
                wire.send(answer(request.get()));
                request = wire.receive();
            }
        } catch (IOException closed) {
            return;
        }
    }

    private byte[] answer(Wire.Received request) throws IOException {
        if (request.header("Authorization")
                .filter("Bearer plixa_pat_bench"::equals)
                .isEmpty()) {
            return response("401 Unauthorized", "{\"message\":\"Unauthenticated.\"}");
        }
        JsonNode asked = JSON.readTree(request.body());
        FloorRows.Sending sending = new FloorRows.Sending(
                Ids.next("msg"),
                asked.path("phone").asText(),
                asked.path("body").asText());
        accept.commit(sending);
        return response("202 Accepted", "{\"data\":" + rows.message(sending, "queued", null) + "}");
    }

    private static byte[] response(String status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private interface Post<T> {
        void by(Wire wire, T item) throws IOException;
    }

    private <T> void post(BlockingQueue<T> queue, Post<T> post) {
        try (Wire wire = Wire.to(peer)) {
            for (; ; ) {
                post.by(wire, queue.take());
            }
        } catch (IOException | InterruptedException over) {
            throw new IllegalStateException(over);
        }
    }

    private void send(Wire wire, FloorRows.Sending sending) throws IOException {
        String body = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + sending.phone()
                + "\",\"type\":\"text\",\"text\":{\"body\":\"" + sending.body() + "\"}}";
        Wire.Received answer = ask(wire, "/graph/1/messages", "", body.getBytes(StandardCharsets.UTF_8));
        sent.submitInTurn(new FloorRows.Sent(sending, Text.after(answer.body(), "\"messages\":[{\"id\":\"")));
    }

    private void deliver(Wire wire, FloorRows.Delivery delivery) throws IOException {
        String signature = "X-Plixa-Signature: sha256=" + Requests.hmac("secret", delivery.payload()) + "\r\n";
        ask(wire, "/hook/" + delivery.endpoint(), signature, delivery.payload());
        outcome.submitInTurn(delivery);
    }

    private static Wire.Received ask(Wire wire, String path, String header, byte[] body) throws IOException {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + header
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        wire.send(all);
        return wire.receive().orElseThrow();
    }

    private void hand(List<List<FloorRows.Delivery>> committed) {
        committed.forEach(hooks::addAll);
    }
}
