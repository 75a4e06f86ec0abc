package app.plixa.hub.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a request is refused, in the words of the contract's error table (section 2). */
public final class Problem extends RuntimeException {
    private final int status;
    private final String code;
    private final transient Map<String, List<String>> errors;
    private final transient Optional<Duration> retryAfter;
    private final transient Map<String, String> headers;

    private Problem(int status, String code, String message, Map<String, List<String>> errors, Duration retryAfter) {
        this(status, code, message, errors, retryAfter, Map.of());
    }

    private Problem(
            int status,
            String code,
            String message,
            Map<String, List<String>> errors,
            Duration retryAfter,
            Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = errors;
        this.retryAfter = Optional.ofNullable(retryAfter);
        this.headers = headers;
    }

    /** 400: the body cannot be read as JSON. */
    public static Problem malformedJson(String message) {
        return new Problem(400, "malformed_json", message, Map.of(), null);
    }

    /** 401: no token, or none that is good now. */
    public static Problem unauthenticated() {
        return new Problem(
                401, "unauthenticated", "Unauthenticated.", Map.of(), null, Map.of("WWW-Authenticate", "Bearer"));
    }

    /** 403: the token may do other things, not this. */
    public static Problem missingAbility(String ability) {
        return new Problem(403, "missing_ability", "This token lacks the \"" + ability + "\" ability.", Map.of(), null);
    }

    /** 403: the workspace's plan has no API. */
    public static Problem planWithoutApi() {
        return new Problem(
                403,
                "plan_without_api",
                "The API is part of the professional and business plans. Upgrade the workspace to use it.",
                Map.of(),
                null);
    }

    /** 404: no such thing for this workspace; whether another one has it is nobody's business. */
    public static Problem notFound() {
        return new Problem(404, "not_found", "Not Found.", Map.of(), null);
    }

    /** 405: the path exists, the verb does not. */
    public static Problem methodNotAllowed() {
        return methodNotAllowed(List.of());
    }

    /** 405: the path exists, the verb does not; {@code allowed} are those that do, where they are known. */
    static Problem methodNotAllowed(Collection<String> allowed) {
        Map<String, String> allow = allowed.isEmpty() ? Map.of() : Map.of("Allow", String.join(", ", allowed));
        return new Problem(405, "method_not_allowed", "Method Not Allowed.", Map.of(), null, allow);
    }

    /** 408: the request did not arrive in time. */
    static Problem requestTimeout() {
        return new Problem(408, "request_timeout", "The request took too long to arrive.", Map.of(), null);
    }

    /** 409: not as things stand; the message says what stands in the way. */
    public static Problem conflict(String message) {
        return new Problem(409, "conflict", message, Map.of(), null);
    }

    /** 409: the message is on its way to WhatsApp, or further. */
    public static Problem alreadySent() {
        return new Problem(
                409, "already_sent", "Only a queued message that is not being sent can be cancelled.", Map.of(), null);
    }

    /** 409: what a customer sent is not fetched from WhatsApp yet; another look in {@code retryAfter}. */
    public static Problem mediaPending(Duration retryAfter) {
        return new Problem(
                409, "media_pending", "This media is not fetched from WhatsApp yet. Try again.", Map.of(), retryAfter);
    }

    /** 410: it was there, or would have been, and will not be again. */
    public static Problem mediaExpired() {
        return new Problem(410, "media_expired", "This media is no longer available.", Map.of(), null);
    }

    /** 413: the body is larger than {@code limit} bytes. */
    public static Problem payloadTooLarge(int limit) {
        return new Problem(
                413, "payload_too_large", "The request body is larger than " + limit + " bytes.", Map.of(), null);
    }

    /** 414: the path or query is longer than any of ours. */
    static Problem uriTooLong() {
        return new Problem(414, "uri_too_long", "The request URI is too long.", Map.of(), null);
    }

    /** 415: the body is not declared as JSON. */
    public static Problem unsupportedMediaType() {
        return unsupportedMediaType("application/json");
    }

    /** 415: the body is not declared as the media type wanted here. */
    static Problem unsupportedMediaType(String wanted) {
        return new Problem(
                415, "unsupported_media_type", "Send the body as \"Content-Type: " + wanted + "\".", Map.of(), null);
    }

    /** 415: the body is compressed. */
    static Problem encodedBody() {
        return new Problem(
                415, "unsupported_media_type", "Send the body as it is, without Content-Encoding.", Map.of(), null);
    }

    /** 422: well-formed, and wrong in the fields named; the message is the first error, as Laravel's is. */
    public static Problem invalid(Map<String, List<String>> errors) {
        List<String> all = errors.values().stream().flatMap(List::stream).toList();
        int more = all.size() - 1;
        String suffix = more == 0 ? "" : " (and " + more + " more error" + (more == 1 ? "" : "s") + ")";
        return new Problem(422, "validation_failed", all.get(0) + suffix, new LinkedHashMap<>(errors), null);
    }

    /** 422: the key was used within 24 hours for another request. */
    public static Problem idempotencyKeyReused() {
        return new Problem(
                422,
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request within the last 24 hours.",
                Map.of(),
                null);
    }

    /** 422: the workspace has nothing to send through. */
    public static Problem noNumberConnected() {
        return new Problem(
                422,
                "no_number_connected",
                "No WhatsApp number is connected to this workspace. Connect one first.",
                Map.of(),
                null);
    }

    /** 429: enough of these run at this moment; one ends within {@code retryAfter}. */
    public static Problem busy(Duration retryAfter) {
        return new Problem(429, "rate_limited", "Too Many Attempts.", Map.of(), retryAfter);
    }

    /** 429: over the token's limit; {@code retryAfter} until the next window, which begins at {@code reset}. */
    static Problem rateLimited(Duration retryAfter, Instant reset) {
        return new Problem(
                429,
                "rate_limited",
                "Too Many Attempts.",
                Map.of(),
                retryAfter,
                Map.of("X-RateLimit-Reset", Long.toString(reset.getEpochSecond())));
    }

    /** 500: our fault; the request id leads to the log. */
    public static Problem serverError() {
        return new Problem(500, "server_error", "Server Error.", Map.of(), null);
    }

    /** 503: nothing was stored; the same request may be sent again after {@code retryAfter}. */
    public static Problem unavailable(Duration retryAfter) {
        return new Problem(
                503,
                "unavailable",
                "The request could not be stored. Nothing was sent; try again.",
                Map.of(),
                retryAfter);
    }

    /** 503: WhatsApp had to be asked and did not answer; nothing was changed. */
    public static Problem providerSilent(String reason) {
        return new Problem(
                503, "unavailable", reason + " Nothing was changed; try again.", Map.of(), Duration.ofSeconds(5));
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The contract's code, {@code snake_case}. */
    public String code() {
        return code;
    }

    /** Messages by field; empty but on 422. */
    public Map<String, List<String>> errors() {
        return errors;
    }

    /** When to come again, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Headers that belong to this answer, beside {@code Retry-After}. */
    Map<String, String> headers() {
        return headers;
    }
}
