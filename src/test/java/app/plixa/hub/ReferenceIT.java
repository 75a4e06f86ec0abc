package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.docs.RequestExample;
import app.plixa.hub.docs.Samples;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.WebElement;

/** The reference as readers meet it: the document, its examples, the page in a browser. */
class ReferenceIT {
    private static final String OVERHANG =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] NO_TOKEN = {"Authorization", ""};

    /** Where the things live whose ids stand in examples. */
    private static final Map<String, String> TABLES = Map.of(
            "med",
            "media",
            "msg",
            "messages",
            "cnv",
            "conversations",
            "ctc",
            "contacts",
            "num",
            "numbers",
            "evt",
            "events",
            "whe",
            "endpoints",
            "dlv",
            "deliveries",
            "tok",
            "tokens");

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static Receiver customer;
    private static Optional<Chromium> browser;

    @BeforeAll
    static void start() throws Exception {
        customer = new Receiver(request -> new Receiver.Reply(204, ""));
        hub = new RunningHub(data.resolve("hub"));
        browser = Chromium.start(data.resolve("profile"));
        hub.register(customer.url("/hook"), "message.inbound");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511912345678\",\"body\":\"Oi\"}");
        MediaCalls.upload(hub, "a.jpg", "image/jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
        await().atMost(SOON).until(() -> customer.at("/hook").size() == 1);
    }

    @AfterAll
    static void stop() {
        browser.ifPresent(Chromium::close);
        hub.close();
        customer.close();
    }

    static List<RequestExample> examples() {
        return RequestExample.all();
    }

    /** What somebody copies from the reference works, once ids, addresses and times are their own. */
    @ParameterizedTest
    @MethodSource("examples")
    void aPublishedExampleIsAccepted(RequestExample example) {
        String noun = example.path().split("/")[2].replace("webhooks", "endpoints");
        String path = example.path().contains("{id}") ? example.path().replace("{id}", newest(noun)) : example.path();
        String body = example.body().toString().replace("https://example.com", customer.url("/example"));
        body = body.replaceAll(
                "(\"expires_at\":)\"[^\"]*\"", "$1\"" + Instant.now().plusSeconds(3600) + "\"");
        Matcher id = Pattern.compile("\"([a-z]{3})_[0-9a-f]{32}\"").matcher(body);
        body = id.replaceAll(found -> "\"" + newest(TABLES.get(found.group(1))) + "\"");

        HttpResponse<String> answer = hub.call(example.method(), path, body);

        assertThat(answer.statusCode()).as(body + " -> " + answer.body()).isBetween(200, 299);
    }

    static List<String> senders() {
        return Samples.named("send");
    }

    /** One key, one message: whatever the language, the first answer comes back. */
    @ParameterizedTest
    @MethodSource("senders")
    void aPublishedSampleSends(String name) throws Exception {
        assumeTrue(Samples.canRun(name), Samples.runtime(name) + " is not installed");
        Path sample = data.resolve(name);
        Files.writeString(sample, Samples.text(name).replace("http://localhost:8080", hub.url("")));
        ProcessBuilder builder = new ProcessBuilder(Samples.runtime(name), sample.toString()).redirectErrorStream(true);
        builder.environment().put("TOKEN", RunningHub.TOKEN);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        String first = hub.database
                .sql("select convert_from(answer, 'UTF8')::json #>> '{data,id}' from idempotency_keys"
                        + " where key = 'order-1042'")
                .query(String.class)
                .single();
        assertThat(printed).contains(first);
    }

    @Test
    void theDocumentIsPublishedAsItIsServed() throws Exception {
        HttpResponse<String> answer = hub.call("GET", "/v1/openapi.json", "", NO_TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(RunningHub.json(answer.body()))
                .isEqualTo(new ObjectMapper(new YAMLFactory())
                        .readTree(Path.of("routes/plixa.openapi.yaml").toFile()));
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = hub.call("GET", "/v1/openapi.json", "", "Authorization", "", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(hub.call("POST", "/v1/openapi.json", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void thePageTakesNoTokenAndIsLinkedFromTheStart() {
        HttpResponse<String> page = hub.call("GET", "/v1/docs", "", NO_TOKEN);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "connect-src 'self'")
                .doesNotContain("unsafe-eval", "http");
        assertThat(page.body()).doesNotContain("http://", "https://").contains("/v1/docs/reference.js");
        assertThat(hub.call("GET", "/login", "").body()).contains("href=\"/v1/docs\"");
    }

    @ParameterizedTest
    @CsvSource({"360, 360, true", "1280, 1920, false"})
    void thePageComesFromTheHubAloneAndFitsTheScreen(int width, int widest, boolean dark) throws Exception {
        Chromium screen = browser();
        screen.open(hub.url("/v1/docs"), width, dark);
        await().atMost(SOON)
                .until(() -> screen.find("//h1[contains(., 'Getting started')]").isPresent());

        assertThat(screen.eval(OVERHANG)).isEqualTo(0L);
        assertThat(screen.eval("document.body.classList.contains('dark-mode')")).isEqualTo(dark);
        screen.keep(Path.of("target/pictures/reference-" + width + (dark ? "-dark" : "-light") + ".png"));
        assertThat(screen.asked()).contains(hub.url("/v1/openapi.json")).allMatch(url -> url.startsWith(hub.url("/")));
        screen.screen(widest, dark);
        assertThat(screen.eval(OVERHANG)).isEqualTo(0L);
        assertThat(screen.complaints()).isEmpty();
    }

    @Test
    void aReaderPastesATokenAndTriesACall() throws Exception {
        Chromium screen = browser();
        screen.open(hub.url("/v1/docs"), 1280, false);
        soon(screen, "//input[@placeholder='Token']").sendKeys(RunningHub.TOKEN);
        soon(screen, "//aside//button[starts-with(., 'List webhook endpoints')]")
                .click();
        soon(screen, "//section[contains(@id, 'GET/v1/webhooks')]//button[contains(., 'Test Request')]")
                .click();
        soon(screen, "//button[contains(., 'Send get request')]").click();

        soon(screen, "//*[text()[contains(., '200')]]/ancestor-or-self::*[contains(., '200 OK')]");
        screen.keep(Path.of("target/pictures/reference-tried.png"));
        assertThat(screen.asked()).contains(hub.url("/v1/webhooks")).allMatch(url -> url.startsWith(hub.url("/")));
        assertThat(screen.complaints()).isEmpty();
    }

    @Test
    void aReaderSearches() throws Exception {
        Chromium screen = browser();
        screen.open(hub.url("/v1/docs"), 1280, true);
        soon(screen, "//aside//button[contains(., 'Search')]").click();
        soon(screen, "//*[@role='dialog']//input").sendKeys("webhook endpoint");

        soon(screen, "//*[@role='dialog']//*[contains(text(), 'Register a webhook endpoint')]");
        screen.keep(Path.of("target/pictures/reference-search.png"));
    }

    private static WebElement soon(Chromium screen, String xpath) {
        return await().atMost(SOON)
                .until(() -> screen.find(xpath), Optional::isPresent)
                .orElseThrow();
    }

    private static Chromium browser() {
        assumeTrue(browser.isPresent(), "needs the packages chromium and chromium-driver");
        return browser.get();
    }

    /** The newest row; of messages one that WhatsApp has taken, so that it can be answered, with its conversation. */
    private static String newest(String table) {
        String sql =
                switch (table) {
                    case "messages" -> "select id from messages where provider_id is not null order by id desc limit 1";
                    case "conversations" ->
                        "select conversation_id from messages where provider_id is not null"
                                + " order by id desc limit 1";
                    default -> "select id from " + table + " order by id desc limit 1";
                };
        return await().atMost(SOON)
                .until(() -> hub.database.sql(sql).query(String.class).optional(), Optional::isPresent)
                .orElseThrow();
    }
}
