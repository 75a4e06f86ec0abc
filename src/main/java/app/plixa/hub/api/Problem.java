package app.plixa.hub.api;

import java.time.Duration;
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

    private Problem(int status, String code, String message, Map<String, List<String>> errors, Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = errors;
        this.retryAfter = Optional.ofNullable(retryAfter);
    }

    /** 400: the body cannot be read as JSON. */
    public static Problem malformedJson(String message) {
        return new Problem(400, "malformed_json", message, Map.of(), null);
    }

    /** 401: no token, or none that is good now. */
    public static Problem unauthenticated() {
        return new Problem(401, "unauthenticated", "Unauthenticated.", Map.of(), null);
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
        return new Problem(405, "method_not_allowed", "Method Not Allowed.", Map.of(), null);
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

    /** 413: the body is larger than {@code limit} bytes. */
    public static Problem payloadTooLarge(int limit) {
        return new Problem(
                413, "payload_too_large", "The request body is larger than " + limit + " bytes.", Map.of(), null);
    }

    /** 415: the body is not declared as JSON. */
    public static Problem unsupportedMediaType() {
        return new Problem(
                415, "unsupported_media_type", "Send the body as \"Content-Type: application/json\".", Map.of(), null);
    }

    /** 422: well-formed, and wrong in the fields named; the message is the first error, as Laravel's is. */
    public static Problem invalid(Map<String, List<String>> errors) {
        List<String> all = errors.values().stream().flatMap(List::stream).toList();
        int more = all.size() - 1;
        String suffix = more == 0 ? "" : " (and " + more + " more error" + (more == 1 ? "" : "s") + ")";
        return new Problem(422, "validation_failed", all.get(0) + suffix, new LinkedHashMap<>(errors), null);
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

    /** 429: over the token's limit; {@code retryAfter} until the next window. */
    public static Problem rateLimited(Duration retryAfter) {
        return new Problem(429, "rate_limited", "Too Many Attempts.", Map.of(), retryAfter);
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
}
