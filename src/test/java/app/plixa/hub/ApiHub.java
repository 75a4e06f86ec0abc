package app.plixa.hub;

import app.plixa.hub.commit.Ids;
import app.plixa.hub.media.StrictBucket;
import app.plixa.hub.workspace.Tokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** One running hub for all tests of the API's calls, with a second workspace; started by the first, closed at the end. */
final class ApiHub implements BeforeAllCallback {
    /** Of another workspace, which has nothing. */
    static final String STRANGER = "plixa_pat_stranger890123456789012345678901234567890abc";

    private static Parts parts;

    private record Parts(Path data, Receiver whatsApp, Receiver customer, StrictBucket bucket, RunningHub hub)
            implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() throws Exception {
            hub.close();
            whatsApp.close();
            customer.close();
            bucket.close();
            FileSystemUtils.deleteRecursively(data);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        parts = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(ApiHub.class, key -> start(), Parts.class);
        parts.whatsApp.behave(Receiver::taken);
        parts.customer.behave(request -> new Receiver.Reply(204, ""));
        parts.hub.database.sql("delete from endpoints").update();
    }

    static RunningHub hub() {
        return parts.hub;
    }

    static Receiver whatsApp() {
        return parts.whatsApp;
    }

    static Receiver customer() {
        return parts.customer;
    }

    /** Where its files are. */
    static StrictBucket bucket() {
        return parts.bucket;
    }

    /** What the hub of these tests is started with. */
    static String[] options(Receiver whatsApp) {
        return new String[] {
            "--hub.whatsapp.base-url=" + whatsApp.url("/graph"),
            "--hub.whatsapp.retry-delays=300ms",
            "--hub.whatsapp.ambiguous-wait=300ms",
            "--hub.whatsapp.receipt-timeout=1s",
            "--hub.whatsapp.look=200ms",
            "--hub.webhooks.retry-delays=200ms",
            "--hub.webhooks.max-attempts=2"
        };
    }

    /** {@code data} of an answer that must have this status. */
    static JsonNode call(int status, String method, String path, String body, String... headers) {
        HttpResponse<String> answer = hub().call(method, path, body, headers);
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty()
                ? RunningHub.JSON.missingNode()
                : RunningHub.json(answer.body()).path("data");
    }

    static JsonNode get(String path) {
        return call(200, "GET", path, "");
    }

    /** Every row of a list, page by page; {@code between} is done after each page. */
    static List<JsonNode> walk(String path, int perPage, Runnable between) {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        do {
            String page = path + (path.contains("?") ? "&" : "?") + "per_page=" + perPage + cursor;
            JsonNode answer = RunningHub.json(hub().call("GET", page, "").body());
            answer.path("data").forEach(rows::add);
            cursor = "&cursor=" + answer.at("/meta/next_cursor").asText();
            between.run();
        } while (!cursor.equals("&cursor=null"));
        return rows;
    }

    static List<String> ids(Iterable<JsonNode> rows) {
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    /** What a customer writes; the message. */
    static JsonNode inbound(String phone, String text) {
        String wamid = "wamid." + Ids.next("in");
        JsonNode answer = RunningHub.json(hub().call(
                        "POST",
                        "/sandbox/inbound",
                        "{\"phone\":\"" + phone + "\",\"body\":\"" + text + "\",\"name\":\"Lucia\",\"wamid\":\"" + wamid
                                + "\"}")
                .body());
        if (answer.at("/data/callback_status").asInt() != 200) {
            throw new AssertionError(answer.toString());
        }
        String id = hub().database
                .sql("select id from messages where provider_id = ?")
                .param(wamid)
                .query(String.class)
                .single();
        return get("/v1/messages/" + id);
    }

    private static Parts start() {
        try {
            Path data = Files.createTempDirectory("api-hub");
            Receiver whatsApp = Receiver.cloudApi();
            StrictBucket bucket = new StrictBucket("plixa-media", "key", "secret");
            String[] files = {
                "--hub.media.store=s3",
                "--hub.media.s3.endpoint=" + bucket.url(),
                "--hub.media.s3.access-key=key",
                "--hub.media.s3.secret-key=secret"
            };
            RunningHub hub = new RunningHub(
                    data,
                    Stream.of(options(whatsApp), files).flatMap(Stream::of).toArray(String[]::new));
            stranger(hub);
            return new Parts(data, whatsApp, new Receiver(request -> new Receiver.Reply(204, "")), bucket, hub);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A second workspace of this hub, with {@link #STRANGER} for its token; the id. */
    static String stranger(RunningHub hub) {
        String workspace = Ids.next("wsp");
        OffsetDateTime then = OffsetDateTime.parse("2026-01-01T00:00:00Z");
        hub.database
                .sql(
                        "insert into workspaces (id, slug, name, plan, created_at) values (?, 'other', 'Other', 'business', ?)")
                .params(workspace, then)
                .update();
        hub.database
                .sql("insert into tokens (id, workspace_id, name, sha256, last_four, abilities, created_at)"
                        + " values (?, ?, 'x', ?, '0abc', '{read,write,webhooks,tokens}', ?)")
                .params(Ids.next("tok"), workspace, Tokens.sha256(STRANGER), then)
                .update();
        return workspace;
    }

    /** The columns of a few rows as text, to see that they have not changed. */
    static List<String> dump(String... tables) {
        return Stream.of(tables)
                .flatMap(
                        table -> hub()
                                .database
                                .sql("select t::text from " + table + " t order by 1")
                                .query(String.class)
                                .list()
                                .stream())
                .toList();
    }
}
