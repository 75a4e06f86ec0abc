package app.plixa.hub.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One bucket over HTTP that takes no request whose signature (AWS Signature Version 4, computed here from the
 * specification) or payload hash is wrong.
 */
public final class StrictBucket implements AutoCloseable {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([a-z0-9;-]+), "
                    + "Signature=([0-9a-f]{64})");

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String accessKey;
    private final String secretKey;

    public StrictBucket(String name, String accessKey, String secretKey) throws IOException {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        this.server.createContext("/" + name + "/", this::handle);
        this.server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Map<String, byte[]> objects() {
        return objects;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        if (!isSigned(exchange, body)) {
            answer(exchange, 403, error("SignatureDoesNotMatch"));
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(path, body);
                answer(exchange, 200, new byte[0]);
            }
            case "GET" ->
                answer(exchange, objects.containsKey(path) ? 200 : 404, objects.getOrDefault(path, error("NoSuchKey")));
            case "DELETE" -> {
                objects.remove(path);
                answer(exchange, 204, new byte[0]);
            }
            default -> answer(exchange, 405, error("MethodNotAllowed"));
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        Matcher given = AUTHORIZATION.matcher(header(exchange, "Authorization"));
        if (!given.matches() || !given.group(1).equals(accessKey)) {
            return false;
        }
        String hash = header(exchange, "x-amz-content-sha256");
        boolean unsigned = hash.equals("UNSIGNED-PAYLOAD") && body.length == 0;
        if (!unsigned && !hash.equals(sha256(body))) {
            return false;
        }
        String headers = Stream.of(given.group(4).split(";"))
                .map(name -> name + ":" + header(exchange, name).strip() + "\n")
                .collect(Collectors.joining());
        String query = exchange.getRequestURI().getRawQuery();
        String request = String.join(
                "\n",
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                given.group(4),
                hash);
        String scope = given.group(2) + "/" + given.group(3) + "/s3/aws4_request";
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                header(exchange, "x-amz-date"),
                scope,
                sha256(request.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {given.group(2), given.group(3), "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign)).equals(given.group(5));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] error(String code) {
        return ("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
