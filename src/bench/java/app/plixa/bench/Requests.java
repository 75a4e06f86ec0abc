package app.plixa.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What clients and WhatsApp ask for, byte by byte. */
final class Requests {
    /** Different people that messages go to, unless told otherwise. */
    static final int PEOPLE = 1000;

    private static final int LONGEST_TEXT = 4096;

    private Requests() {}

    /** {@code POST /v1/messages/send}, to one of so many people, of so many bytes: a text, or contact cards if it is long. */
    static IntFunction<Clients.Request> sends(String token, int people, int length) {
        String said = length > LONGEST_TEXT ? cards(length / 1000) : "\"body\":\"" + text(length) + "\"";
        return n -> send("Authorization: Bearer " + token, n % people, said);
    }

    /** The same, as careful clients do: each with an {@code Idempotency-Key} of its own. */
    static IntFunction<Clients.Request> keyedSends(String token, int people, int length) {
        String header = "Authorization: Bearer " + token + "\r\nIdempotency-Key: ";
        String said = "\"body\":\"" + text(length) + "\"";
        return n -> send(header + UUID.randomUUID(), n % people, said);
    }

    private static Clients.Request send(String header, int person, String said) {
        String body = "{\"phone\":\"" + phone(person) + "\"," + said + "}";
        return new Clients.Request(post("/v1/messages/send", header, body), "");
    }

    /** A signed callback of WhatsApp with one message of a customer. */
    static IntFunction<Clients.Request> callbacks(String numberId, String appSecret, int people) {
        String run = Long.toString(System.nanoTime(), 36);
        return n -> {
            String wamid = "wamid.in." + run + "." + n;
            String body = callback(phone(n % people), wamid);
            String header = "X-Hub-Signature-256: sha256=" + hmac(appSecret, body.getBytes(StandardCharsets.UTF_8));
            return new Clients.Request(post("/whatsapp/" + numberId + "/webhook", header, body), wamid);
        };
    }

    /** The body of a queue message. */
    static String queued(int n) {
        return "{\"phone\":\"" + phone(n % PEOPLE) + "\",\"body\":\"Hi Lucia! Your order shipped\"}";
    }

    private static String text(int length) {
        return "Hi Lucia! Your order shipped. ".repeat(length / 30 + 1).substring(0, length);
    }

    private static String cards(int cards) {
        String card = "{\"name\":{\"formatted_name\":\"" + text(930) + "\",\"first_name\":\"Lucia\"}}";
        return "\"type\":\"contacts\",\"contacts\":[" + String.join(",", Collections.nCopies(cards, card)) + "]";
    }

    private static String callback(String phone, String wamid) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"" + Hub.PHONE
                + "\",\"phone_number_id\":\"" + Hub.PHONE_NUMBER_ID
                + "\"},\"contacts\":[{\"profile\":{\"name\":\"Lucia\"},"
                + "\"wa_id\":\"" + phone + "\"}],\"messages\":[{\"from\":\"" + phone + "\",\"id\":\"" + wamid
                + "\",\"timestamp\":\"" + System.currentTimeMillis() / 1000
                + "\",\"type\":\"text\",\"text\":{\"body\":\"Thanks\"}}]}}]}]}";
    }

    private static String phone(int person) {
        return "5511" + (960_000_000 + person);
    }

    private static byte[] post(String path, String header, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Hex of the HMAC-SHA256 (RFC 2104). */
    static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
