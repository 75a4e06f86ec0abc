package app.plixa.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Forms and bytes, which the JSON calls of the other tests cannot carry. */
final class MediaCalls {
    static final String FORM = "multipart/form-data; boundary=bOuNdArY";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String END = "\r\n--bOuNdArY--\r\n";

    private MediaCalls() {}

    /** A form with a small text file, as the text it travels as. */
    static String form(String filename, String type, String content) {
        return head(filename, type) + content + END;
    }

    /** Uploads a file by its documented call; its resource. */
    static JsonNode upload(RunningHub hub, String filename, String type, String content) {
        HttpResponse<String> answer =
                hub.call("POST", "/v1/media", form(filename, type, content), "Content-Type", FORM);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return RunningHub.json(answer.body()).path("data");
    }

    /** The same with any bytes. */
    static HttpResponse<String> upload(RunningHub hub, String filename, String type, byte[] content) {
        return post(hub, filename, type, BodyPublishers.ofByteArray(content));
    }

    /** The same from a file that is never whole in memory. */
    static HttpResponse<String> upload(RunningHub hub, String filename, String type, Path content) {
        try {
            return post(hub, filename, type, BodyPublishers.ofFile(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes by any URL. */
    static HttpResponse<byte[]> get(String url, String token, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> post(RunningHub hub, String filename, String type, BodyPublisher content) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub.url("/v1/media")))
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head(filename, type)), content, BodyPublishers.ofString(END)))
                .build();
        return send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String head(String filename, String type) {
        return "--bOuNdArY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: " + type + "\r\n\r\n";
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
