package app.plixa.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody at the panel without a browser: keeps cookies, fills in forms, follows no redirect. */
final class PanelVisitor {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static final Pattern INVITATION = Pattern.compile("/invitation/[\\w-]+");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningHub hub;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    PanelVisitor(RunningHub hub) {
        this.hub = hub;
    }

    /** Where the sign-in led to. */
    String signIn(String email, String password) {
        HttpResponse<String> answer = post("/login", "/login", "email", email, "password", password);
        return location(answer);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(hub.url(path))).GET());
    }

    /** Asks for a page's part, as htmx does. */
    HttpResponse<String> part(String path) {
        return send(HttpRequest.newBuilder(URI.create(hub.url(path)))
                .header("HX-Request", "true")
                .GET());
    }

    /** Posts a form that stands on the page {@code from} as htmx does; the answer is a part of a page. */
    HttpResponse<String> partOf(String from, String path, String... fields) {
        String body = "_csrf=" + encoded(csrf(from)) + "&" + form(fields);
        return send(HttpRequest.newBuilder(URI.create(hub.url(path)))
                .header("HX-Request", "true")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Posts a form that stands on the page {@code from}. */
    HttpResponse<String> post(String from, String path, String... fields) {
        return forged(path, "_csrf=" + encoded(csrf(from)) + "&" + form(fields));
    }

    /** Posts without having been given a form. */
    HttpResponse<String> forged(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(hub.url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** What a request is answered with, as soon as it is: a stream that goes on is left. Its form is one this visitor was given. */
    int status(String method, String path, String csrf) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded");
        String form = method.equals("GET") ? "" : "_csrf=" + encoded(csrf);
        request.method(method, HttpRequest.BodyPublishers.ofString(form));
        HttpResponse<InputStream> answer = send(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What proves that a form stood on that page. */
    String csrf(String from) {
        Matcher csrf = CSRF.matcher(get(from).body());
        return csrf.find() ? csrf.group(1) : "none";
    }

    /** The path of the link by which an owner invites somebody. */
    static String invitation(PanelVisitor owner, String email, String role) {
        owner.post("/settings", "/settings/users/invite", "email", email, "role", role);
        Matcher link = INVITATION.matcher(owner.get("/settings").body());
        if (!link.find()) {
            throw new AssertionError("no link for " + email);
        }
        return link.group();
    }

    /** Its cookies as a header. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(java.util.stream.Collectors.joining("; "));
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElse(answer.statusCode() + "")
                .replaceAll("^http://[^/]+", "");
    }

    private static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(fields[i]).append('=').append(encoded(fields[i + 1])).append('&');
        }
        return form.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.timeout(PATIENCE).build(), body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
