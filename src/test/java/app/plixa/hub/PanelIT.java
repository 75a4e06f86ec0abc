package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.commit.Ids;
import jakarta.jms.ConnectionFactory;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.util.FileSystemUtils;

/** The panel as people use it, in a real browser and without one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PanelIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String OWNER = "owner@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final String SCRIPT =
            "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    private static final String PICTURES = "target/screenshots/";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static Receiver customer;
    private static IdentityProvider provider;
    private static Optional<Chromium> browser;

    @BeforeAll
    static void start() throws Exception {
        // It takes as long as a hub does to be there.
        CompletableFuture<Optional<Chromium>> starting =
                CompletableFuture.supplyAsync(() -> Chromium.start(data.resolve("profile")));
        customer = new Receiver(request -> new Receiver.Reply(200, "thank you"));
        provider = new IdentityProvider();
        List<String> options = new ArrayList<>(List.of(provider.options()));
        Path routes = data.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        Files.writeString(routes.resolve("75-acme.camel.yaml"), """
                - route:
                    id: acme-secret-plan
                    description: A route of one workspace's.
                    from:
                      id: on-acme
                      uri: direct:acme-secret-place
                      steps:
                        - log:
                            id: log-acme
                            message: "acme"
                """);
        Path edited = routes.resolve("61-deliver-webhook.camel.yaml");
        Files.writeString(
                edited, Files.readString(edited).replace("Claims deliveries", "Claims acme-secret deliveries"));
        options.add("--hub.routes-dir=" + routes);
        options.add("--hub.webhooks.retry-delays=7s,90s,2h");
        options.add("--hub.webhooks.max-attempts=4");
        options.add("--hub.bootstrap.admin-email=" + OWNER);
        options.add("--hub.bootstrap.admin-password=" + PASSWORD);
        hub = new RunningHub(data.resolve("hub"), options.toArray(String[]::new));
        browser = starting.get();
    }

    @AfterAll
    static void stop() {
        browser.ifPresent(Chromium::close);
        hub.close();
        customer.close();
        provider.close();
    }

    /** From the first sign-in to a received and verified webhook, and an answer to whoever wrote. */
    @Test
    @Order(1)
    void inFiveMinutesSomebodyNewIsUpAndRunning() throws Exception {
        Chromium screen = browser();
        screen.open(hub.url("/"), 1280, false);
        assertThat(screen.eval("location.pathname")).isEqualTo("/login");
        screen.keep(Path.of(PICTURES + "login-light.png"));
        outsideKeepsNobodyOut(screen);
        type(screen, "email", OWNER);
        type(screen, "password", PASSWORD);
        click(screen, "//button[.='Sign in']");
        see(screen, "//h2[.='Up and running in five minutes']");

        click(screen, "//a[.='Create an API token']");
        type(screen, "name", "CRM");
        click(screen, "//button[.='Create token']");
        String token = see(screen, "//code[@id='token']").getText();
        assertThat(see(screen, "//code[@id='curl']").getText()).contains("Bearer " + token);
        click(screen, "//button[@data-copy='token']");
        see(screen, "//*[@id='toast'][.='Copied']");
        see(screen, "//*[@id='rate_limit']").sendKeys(Keys.chord(Keys.CONTROL, "v"));
        assertThat(screen.eval("document.getElementById('rate_limit').value")).isEqualTo(token);
        screen.keep(Path.of(PICTURES + "api-tokens-made-light.png"));
        assertThat(hub.call("GET", "/v1/messages", "", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);

        screen.visit(hub.url("/webhooks/new"));
        type(screen, "url", "http://192.168.7.7/hook");
        click(screen, "//button[.='Add endpoint']");
        see(screen, "//p[@class='wrong'][contains(., 'public URL')]");
        screen.eval("document.getElementById('url').value = ''");
        type(screen, "url", customer.url("/hook"));
        click(screen, "//button[.='Add endpoint']");
        String secret = see(screen, "//code[@id='secret']").getText();
        see(screen, "//button[@role='tab'][.='Node.js']").sendKeys(Keys.ARROW_LEFT);
        assertThat(screen.eval("document.activeElement.textContent")).isEqualTo("Python");
        assertThat(see(screen, "//div[@role='tabpanel'][not(@hidden)]").getText())
                .contains("hmac");
        click(screen, "//button[.='Send a test event']");
        see(screen, "//strong[contains(., 'It works: 200')]");

        screen.visit(hub.url("/conversations"));
        keepsTheKeyboard(screen, "//button[.='Play a customer']", "play");
        click(screen, "//button[.='Play a customer']");
        type(screen, "play-name", SCRIPT);
        type(screen, "play-body", SCRIPT);
        click(screen, "//button[.='Write']");
        soon().until(() ->
                customer.at("/hook").stream().anyMatch(hook -> "message.inbound".equals(hook.header("X-Plixa-Event"))));
        Receiver.Received hook = customer.at("/hook").stream()
                .filter(one -> "message.inbound".equals(one.header("X-Plixa-Event")))
                .findFirst()
                .orElseThrow();
        assertThat(hook.header("X-Plixa-Signature")).isEqualTo("sha256=" + hmac(hook.body(), secret));

        see(screen, "//span[contains(@class, 'name')][contains(., '<script>')]");
        click(screen, "//div[@id='rows']//a");
        // In one step, for the part that it is in may be there anew.
        see(screen, "//article[contains(@class, 'bubble')]/p[@class='text']");
        assertThat(screen.eval("document.querySelector('article.bubble p.text').textContent"))
                .isEqualTo("Hi, is my order on its way?" + SCRIPT);
        assertThat(screen.eval("document.title")).isEqualTo("Conversations · plixa-hub");
        see(screen, "//textarea[@name='body']").sendKeys("On its way!\n");
        see(screen, "//article[contains(@class, 'outbound')]//span[@title='read']");
        see(screen, "//input[@aria-label='Answer as the customer']").sendKeys("Wonderful\n");
        see(screen, "//p[@class='text'][.='Wonderful']");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511999999999\",\"body\":\"One more thing\"}");
        see(screen, "//div[@id='log']//p[@class='text'][.='One more thing']");
        // What is seen is read, and what others do to the conversation is seen.
        soon().ignoreExceptions().until(() -> screen.find("//div[@id='rows']//a[@aria-current]//span[@class='unread']")
                .isEmpty());
        String chat = String.valueOf(screen.eval("location.pathname.split('/')[2]"));
        hub.call("PATCH", "/v1/conversations/" + chat, "{\"status\":\"closed\"}");
        see(screen, "//span[@id='chat-state'][.='closed']");
        see(screen, "//form[@id='chat-toggle']/button[.='Reopen']");
        hub.database
                .sql("update conversations set last_inbound_at = last_inbound_at - interval '25 hours'")
                .update();
        see(screen, "//p[@id='window'][contains(., 'takes only a template')]");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511999999999\",\"type\":\"image\",\"image\":{}}");
        soon().until(() -> Boolean.TRUE.equals(screen.eval(
                "(p => !!p && p.complete && p.naturalWidth > 0)(document.querySelector('#log article img'))")));
        assertThat(screen.complaints())
                .allMatch(line -> line.contains("422") || line.contains("/conversations/media/"));
        assertThat(screen.asked()).allMatch(url -> url.startsWith(hub.url("/")));
    }

    /** The pages for those who are not in yet. */
    private static void outsideKeepsNobodyOut(Chromium screen) throws Exception {
        String axe = new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
        String link = PanelVisitor.invitation(signedIn(OWNER, PASSWORD), "guest@example.com", "viewer");
        List<String> wrong = new ArrayList<>();
        for (String page : List.of(link, "/invitation/guessed", "/login?wrong")) {
            screen.visit(hub.url(page));
            for (int width : List.of(1280, 360)) {
                for (boolean dark : List.of(true, false)) {
                    screen.screen(width, dark);
                    look(screen, page.replaceAll("\\W.*(?=.{5}$)", "") + width + dark, wrong);
                    barriers(screen, axe, page + " " + width + " " + dark, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
        screen.open(hub.url("/login"), 1280, false);
    }

    /** A dialog that is opened by the keyboard keeps it, until Escape gives it back to where it came from. */
    private static void keepsTheKeyboard(Chromium screen, String opener, String dialog) {
        see(screen, opener).sendKeys(Keys.ENTER);
        for (int i = 0; i < 8; i++) {
            assertThat(screen.eval("!!document.activeElement.closest('#" + dialog + "')"
                            + " || document.activeElement === document.body"))
                    .isEqualTo(true);
            screen.press(Keys.TAB);
        }
        screen.press(Keys.ESCAPE);
        assertThat(screen.eval("document.getElementById('" + dialog + "').open"))
                .isEqualTo(false);
        assertThat(screen.eval("document.activeElement.dataset.opens")).isEqualTo(dialog);
    }

    private static void barriers(Chromium screen, String axe, String where, List<String> wrong) {
        screen.barriers(axe).forEach(barrier -> wrong.add(where + " " + barrier));
    }

    /** A picture (PNG) of something like a sunset. */
    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(240, 160, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 240 * 160; i++) {
            image.setRGB(i % 240, i / 240, Color.HSBtoRGB(i / 240 / 1600f, 0.7f, 0.95f - i % 240 / 900f));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    /** What else is done on the pages. */
    @Test
    @Order(2)
    void eachPageDoesItsWork() throws Exception {
        Chromium screen = browser();
        click(screen, "//button[.='Name and tags']");
        type(screen, "tags", "vip");
        click(screen, "//dialog[@open]//button[.='Save']");
        see(screen, "//h2//span[@class='chip'][.='vip']");
        click(screen, "//button[.='Close']");
        see(screen, "//span[contains(@class, 'badge')][.='closed']");
        click(screen, "//button[.='Reopen']");
        see(screen, "//span[contains(@class, 'badge')][.='open']");
        click(screen, "//button[.='Use a template']");
        click(screen, "//summary[contains(., 'hello_world')]");
        click(screen, "//details[@open]//button[.='Send template']");
        see(screen, "//article[contains(@class, 'outbound')]//p[contains(., 'hello_world')]");
        Path photo = Files.write(data.resolve("photo.png"), picture());
        see(screen, "//*[@id='attach']").sendKeys(photo.toString());
        see(screen, "//*[@id='attached']//*[contains(., 'photo.png')]");
        see(screen, "//textarea[@name='body']").sendKeys("It looks so\n");
        see(screen, "//article[contains(@class, 'outbound')][img]/p[.='It looks so']");
        assertThat(screen.find("//*[@id='attached']//*")).isEmpty();
        // The list of the last time is replaced as soon as WhatsApp answers, whatever is open or filled in there.
        screen.eval("document.getElementById('templates').replaceChildren()");
        click(screen, "//button[.='Use a template']");
        click(screen, "//summary[contains(., 'spring_offer')]");
        see(screen, "//details[@open]//input[@type='file']").sendKeys(photo.toString());
        see(screen, "//details[@open]//*[@class='attached'][contains(., 'photo.png')]");
        for (int i = 1; i <= 2; i++) {
            see(screen, "//details[@open]//input[@name='body." + i + "']").sendKeys("this " + i);
        }
        click(screen, "//details[@open]//button[.='Send template']");
        see(screen, "//article[contains(@class, 'outbound')][.//p[contains(., 'spring_offer')]]//span[@title]");
        see(screen, "//*[@id='attach']")
                .sendKeys(Path.of("pom.xml").toAbsolutePath().toString());
        see(screen, "//*[@id='attached'][contains(., 'WhatsApp takes no such files')]");

        customer.behave(request -> new Receiver.Reply(500, "no"));
        screen.visit(hub.url("/webhooks"));
        click(screen, "//a[contains(@class, 'main-cell')]");
        click(screen, "//button[.='Send a test event']");
        see(screen, "//strong[contains(., 'It answered 500')]");
        customer.behave(request -> new Receiver.Reply(200, "thank you"));
        screen.visit(String.valueOf(screen.eval("location.href")));
        click(screen, "//select[@id='state']/option[.='delivered']");
        see(screen, "//a[.='message.inbound']");
        click(screen, "//a[.='message.inbound']");
        see(screen, "//strong[.='Answered 200']");
        click(screen, "//button[.='Deliver again']");
        see(screen, "//dt[.='Again for']");
        changesAndRotatesAnEndpoint(screen);
        screen.visit(hub.url("/numbers"));
        click(screen, "//button[.='Check it now']");
        see(screen, "//ul[@class='checks']/li");
        click(screen, "//button[.='Pause']");
        see(screen, "//span[contains(@class, 'badge')][.='paused']");
        screen.visit(hub.url("/"));
        see(screen, "//div[contains(@class, 'flash')][contains(., 'is paused')]");
        screen.visit(hub.url("/numbers"));
        click(screen, "//button[.='Resume']");
        see(screen, "//span[contains(@class, 'badge')][.='active']");
        screen.visit(hub.url("/numbers/connect"));
        type(screen, "phone_number_id", "100000000000777");
        type(screen, "access_token", "anything");
        type(screen, "app_secret", "anything");
        click(screen, "//button[.='Check and connect']");
        see(screen, "//*[@id='connect']//*[@role='alert' or @class='wrong']");
        type(screen, "access_token", "sandbox-token");
        type(screen, "app_secret", "anything");
        click(screen, "//button[.='Check and connect']");
        see(screen, "//*[@id='verification'][contains(., 'Waiting')]");
        String verify = see(screen, "//code[@id='verify']").getText();
        assertThat(see(screen, "//code[@id='callback']").getText()).startsWith(hub.url("/whatsapp/num_"));
        screen.visit(String.valueOf(screen.eval("location.href")));
        click(screen, "//button[.='Make another verify token']");
        String another =
                see(screen, "//code[@id='verify'][.!='" + verify + "']").getText();
        assertThat(another).hasSizeGreaterThan(20);
        String callback = see(screen, "//code[@id='callback']").getText();
        for (String word : List.of(verify, another)) {
            hub.call(
                    "GET",
                    callback.substring(hub.url("").length()) + "?hub.mode=subscribe&hub.challenge=7&hub.verify_token="
                            + word,
                    "");
            assertThat(screen.find("//*[@id='verification'][contains(., 'has verified')]"))
                    .isEmpty();
        }
        see(screen, "//*[@id='verification'][contains(., 'has verified')]");
        type(screen, "test-phone", "+55 11 91234-9901");
        click(screen, "//button[.='Send it']");
        see(screen, "//*[@id='tested']//strong[.='It arrived.']");
    }

    /** Through a form, a question and back: one that is changed, mended after failures, and one that goes. */
    private static void changesAndRotatesAnEndpoint(Chromium screen) throws Exception {
        hub.call(
                "POST",
                "/v1/webhooks",
                "{\"url\":\"" + customer.url("/second") + "\",\"events\":[\"message.inbound\"]}");
        screen.visit(hub.url("/webhooks"));
        click(screen, "//a[contains(., '/second')]");
        click(screen, "//a[.='Change']");
        type(screen, "description", "The second one");
        click(screen, "//summary[.='Retries of its own']");
        type(screen, "max_attempts", "1");
        click(screen, "//button[.='Save']");
        see(screen, "//span[.='The second one']");
        click(screen, "//button[.='Rotate secret']");
        click(screen, "//dialog[@open]//button[.='Rotate']");
        String secret = see(screen, "//*[@id='rotated']//code[@id='secret']").getText();

        customer.behave(request -> new Receiver.Reply(500, "no"));
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511999999999\",\"body\":\"Anybody?\"}");
        // What happens is seen without a look at anything else.
        see(screen, "//*[@id='deliveries']//span[contains(@class, 'badge')][.='dead']");
        see(screen, "//*[@id='health'][contains(., 'Failing')]");
        customer.behave(request -> new Receiver.Reply(200, "thank you"));
        click(screen, "//button[.='Recover']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'on the way again')]");
        see(screen, "//*[@id='deliveries']//span[contains(@class, 'badge')][.='delivered']");
        Receiver.Received hook =
                customer.at("/second").stream().reduce((one, next) -> next).orElseThrow();
        assertThat(hook.header("X-Plixa-Signature-Next")).isEqualTo("sha256=" + hmac(hook.body(), secret));

        click(screen, "//button[.='Delete endpoint']");
        click(screen, "//dialog[@open]//button[.='Delete']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'is deleted')]");
        assertThat(screen.find("//a[contains(., '/second')]")).isEmpty();
    }

    @Test
    @Order(3)
    void whatIsTakenAwayIsGoneAtOnce() {
        Chromium screen = browser();
        screen.visit(hub.url("/api-tokens"));
        type(screen, "name", "For a week");
        see(screen, "//select[@id='days']/option[.='In 7 days']").click();
        type(screen, "rate_limit", "7");
        click(screen, "//button[.='Create token']");
        String token = see(screen, "//code[@id='token']").getText();
        see(screen, "//tr[contains(., 'For a week')][contains(., 'in 7 days')][contains(., '7 / min')]");
        HttpResponse<String> allowed = hub.call("GET", "/v1/me", "", "Authorization", "Bearer " + token);
        assertThat(allowed.headers().firstValue("X-RateLimit-Limit")).hasValue("7");
        click(screen, "//button[contains(., 'Revoke')][contains(., 'For a week')]");
        click(screen, "//dialog[@open]//button[.='Revoke']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'revoked')]");
        assertThat(hub.call("GET", "/v1/me", "", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(401);

        // The overview hears of what comes in by itself.
        screen.visit(hub.url("/"));
        String before = see(screen, "//section[span[.='Received']]/strong").getText();
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511900000001\",\"name\":\"Gone soon\",\"body\":\"x\"}");
        see(screen, "//section[span[.='Received']]/strong[.!='" + before + "']");

        screen.visit(hub.url("/conversations"));
        click(screen, "//div[@id='rows']//a[contains(., 'Gone soon')]");
        String chat = String.valueOf(screen.eval("location.pathname.split('/')[2]"));
        click(screen, "//header//button[.='Delete']");
        see(screen, "//dialog[@open]//button[.='Cancel']").sendKeys(Keys.ESCAPE);
        assertThat(hub.call("GET", "/v1/conversations/" + chat, "").statusCode())
                .isEqualTo(200);
        click(screen, "//header//button[.='Delete']");
        click(screen, "//dialog[@open]//button[.='Delete']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'deleted with its messages')]");
        assertThat(screen.find("//div[@id='rows']//a[contains(., 'Gone soon')]"))
                .isEmpty();
        assertThat(hub.call("GET", "/v1/conversations/" + chat, "").statusCode())
                .isEqualTo(404);
    }

    /** However slow the answers are: nothing that is typed is lost, sent twice or sent in another order. */
    @Test
    @Order(3)
    void whatIsTypedWhileAMessageIsSentIsTheNextOne() throws Exception {
        Chromium screen = browser();
        screen.visit(hub.url("/conversations/" + new PanelAddresses(hub).chat()));
        WebElement field = see(screen, "//textarea[@name='body']");
        screen.slow(Duration.ofSeconds(2));
        field.sendKeys("Slow one\nSlow two\nSlow three\nA thought");
        Path photo = Files.write(data.resolve("slow.png"), picture());
        see(screen, "//*[@id='attach']").sendKeys(photo.toString());
        for (String said : List.of("one", "two", "three")) {
            see(screen, "//article[contains(@class, 'outbound')]/p[.='Slow " + said + "']");
        }
        see(screen, "//*[@id='attached']//*[contains(., 'slow.png')]");
        assertThat(field.getDomProperty("value")).isEqualTo("A thought");
        assertThat(slowOnes()).containsExactly("Slow one", "Slow two", "Slow three");

        screen.offline();
        field.sendKeys("\n");
        see(screen, "//*[@id='toast'][contains(., 'cannot be reached')]");
        see(screen, "//*[@id='attached']//*[contains(., 'slow.png')]");
        assertThat(field.getDomProperty("value")).isEqualTo("A thought");

        // So does what reached the hub while the answer was lost: sent again, it is sent once.
        screen.slow(Duration.ZERO);
        click(screen, "//*[@id='attached']//button[.='Remove']");
        screen.eval(LOSE_THE_NEXT_ANSWER);
        field.clear();
        field.sendKeys("Slow and lost\n");
        await().until(() -> field.getDomProperty("value").equals("Slow and lost"));
        field.sendKeys("\n");
        see(screen, "//article[contains(@class, 'outbound')]/p[.='Slow and lost']");
        field.sendKeys("Slow and lost\n");
        await().untilAsserted(() -> assertThat(slowOnes())
                .as("what is said twice is sent twice, what is sent again once")
                .containsExactly("Slow one", "Slow two", "Slow three", "Slow and lost", "Slow and lost"));
        field.sendKeys("A thought");
        see(screen, "//*[@id='attach']").sendKeys(photo.toString());
        see(screen, "//*[@id='attached']//*[contains(., 'slow.png')]");

        // What the hub refuses comes back, too, and what was to follow it.
        screen.slow(Duration.ofSeconds(2));
        screen.eval("document.querySelector('[name=media]').value = 'med_00000000000000000000000000000000'");
        field.sendKeys("\nSlow four\nand more");
        see(screen, "//*[@id='refused']/*[@role='alert']");
        assertThat(field.getDomProperty("value")).isEqualTo("A thought\nSlow four\nand more");
        screen.slow(Duration.ZERO);
        assertThat(slowOnes()).hasSize(5);
        click(screen, "//*[@id='attached']//button[.='Remove']");
        field.sendKeys("!\n");
        see(screen, "//article[contains(@class, 'outbound')]/p[contains(., 'and more!')]");
        assertThat(field.getDomProperty("value")).isEmpty();
        assertThat(screen.find("//*[@id='refused']/*")).isEmpty();
        // Whoever looks at the console later looks for what else went wrong.
        screen.complaints();
    }

    private static final String LOSE_THE_NEXT_ANSWER = """
            (() => {
              const send = XMLHttpRequest.prototype.send;
              XMLHttpRequest.prototype.send = function (body) {
                XMLHttpRequest.prototype.send = send;
                this.onload = () => { Object.defineProperty(this, 'status', { value: 0 }); this.onerror(); };
                send.call(this, body);
              };
            })()""";

    private static List<String> slowOnes() {
        return hub.database
                .sql("select body from messages where body like 'Slow %' order by seq")
                .query(String.class)
                .list();
    }

    @Test
    @Order(3)
    void whatDiedIsSeenAndPutBackOrDeleted() {
        Chromium screen = browser();
        JmsTemplate jms = new JmsTemplate((ConnectionFactory) hub.context.getBean(JmsPoolConnectionFactory.class));
        screen.visit(hub.url("/queues"));
        see(screen, "//h2[.='Nothing died']");
        // It dies before the eyes of whoever looks.
        jms.convertAndSend("plixa.dead-letter", "poison <b>");
        click(screen, "//summary[contains(., 'bytes')]");
        see(screen, "//code[.='poison <b>']");
        click(screen, "//button[.='Delete']");
        click(screen, "//dialog[@open]//button[.='Delete']");
        see(screen, "//h2[.='Nothing died']");
        jms.convertAndSend("plixa.dead-letter", "try me again", message -> {
            message.setStringProperty("_AMQ_ORIG_ADDRESS", "plixa.messages.send.rejected");
            message.setStringProperty("_AMQ_ORIG_QUEUE", "plixa.messages.send.rejected");
            return message;
        });
        see(screen, "//tr[contains(., 'plixa.messages.send.rejected')]//button[.='Delete']");
        click(screen, "//button[.='Retry']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'back in its queue')]");
        see(screen, "//h2[.='Nothing died']");
        jms.setReceiveTimeout(2000);
        assertThat(jms.receiveAndConvert("plixa.messages.send.rejected")).isEqualTo("try me again");

        jms.execute(session -> {
            // One is for the pages that are looked at on every screen.
            for (String name : List.of("left behind", "left for good")) {
                session.createSharedDurableConsumer(session.createTopic("plixa.events.main"), name)
                        .close();
            }
            return null;
        });
        click(screen, "//button[.='Delete left behind']");
        click(screen, "//dialog[@open]//button[.='Delete']");
        see(screen, "//div[contains(@class, 'flash')][contains(., 'subscription is deleted')]");

        screen.visit(hub.url("/routes"));
        see(
                screen,
                "//div[contains(@class, 'node')][.//a[.='deliver-webhook']]//span[contains(., 'through')][not(starts-with(., '0'))]");
        click(screen, "//a[.='deliver-webhook']");
        assertThat(see(screen, "//code[@id='source']").getText()).contains("id: deliver-webhook");
    }

    /** Every page on every screen: nothing hangs over, nothing is refused, nobody is kept out. */
    @Test
    @Order(4)
    void thePagesFitTheScreenAndKeepNobodyOut() throws Exception {
        Chromium screen = browser();
        String axe = new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
        Map<String, String> pages = new PanelAddresses(hub).pages();
        pages.put("refused", "/webhooks/nowhere");
        List<String> wrong = new ArrayList<>();
        screen.complaints();
        screen.asked();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            screen.screen(1280, true);
            screen.visit(hub.url(page.getValue()));
            look(screen, page.getKey() + "-dark", wrong);
            barriers(screen, axe, page.getKey() + " dark", wrong);
            screen.screen(1280, false);
            look(screen, page.getKey() + "-light", wrong);
            barriers(screen, axe, page.getKey() + " light", wrong);
            screen.screen(1920, false);
            fits(screen, page.getKey() + "-wide", wrong);
            screen.screen(360, false);
            look(screen, page.getKey() + "-phone", wrong);
            barriers(screen, axe, page.getKey() + " phone", wrong);
            screen.screen(360, true);
            barriers(screen, axe, page.getKey() + " dark phone", wrong);
        }
        assertThat(wrong).isEmpty();
        assertThat(screen.complaints()).allMatch(line -> line.contains("/webhooks/nowhere"));
        assertThat(screen.asked()).allMatch(url -> url.startsWith(hub.url("/")));
    }

    @Test
    @Order(5)
    void theHeadersLetNothingForeignIn() {
        PanelVisitor nobody = new PanelVisitor(hub);
        HttpResponse<String> page = nobody.get("/login");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax");
        assertThat(page.body()).doesNotContain("<style", " style=", "onclick");
        assertThat(PanelVisitor.location(nobody.get("/webhooks"))).isEqualTo("/login");
        assertThat(hub.call("GET", "/v1/me", "").headers().allValues("Set-Cookie"))
                .isEmpty();
        assertThat(hub.call("GET", "/actuator/health", "").headers().allValues("Set-Cookie"))
                .isEmpty();
    }

    @Test
    @Order(6)
    void aForgedFormChangesNothing() throws Exception {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        HttpResponse<String> refused = owner.forged("/settings/workspace", "name=Taken");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This page is out of date");

        // A body that takes its time comes to the filters another way, and must meet the same check.
        String cookie = owner.cookie();
        String body = "name=Taken";
        RawClient.Answer slow = new RawClient(hub)
                .dribble(
                        "POST /settings/workspace HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nCookie: " + cookie
                                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\n"
                                + body,
                        Duration.ofMillis(300),
                        SOON);
        assertThat(slow.status()).isEqualTo(403);
        assertThat(hub.database
                        .sql("select name from workspaces order by id limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("Main");
        assertThat(owner.post("/settings", "/settings/workspace", "name", "Plixa & sons")
                        .statusCode())
                .isEqualTo(302);
        assertThat(owner.get("/settings").body()).contains("Plixa &amp; sons").contains("renamed the workspace");
    }

    /** Each role at each page and each form there is, whatever is added to them. */
    @Test
    @Order(7)
    void rolesOpenWhatTheyShould() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        PanelAddresses addresses = new PanelAddresses(hub);
        assertThat(addresses.unknown()).as("not in the table").isEmpty();
        assertThat(addresses.gone()).as("in the table only").isEmpty();
        Map<String, PanelVisitor> visitors = new LinkedHashMap<>();
        for (String role : List.of("viewer", "agent", "developer")) {
            visitors.put(role, invited(owner, role));
        }
        assertThat(visitors.entrySet().parallelStream()
                        .flatMap(one -> addresses.wrong(one.getKey(), one.getValue()).stream()))
                .isEmpty();
        visitors.forEach((role, visitor) -> assertThat(visitor.signIn(role + "@example.com", "a good password"))
                .isEqualTo("/"));

        PanelVisitor agent = visitors.get("agent");
        String chat = addresses.chat();
        assertThat(agent.get("/settings").body()).doesNotContain("Who did what", OWNER);
        long before = messages();
        visitors.get("viewer").post("/settings", "/conversations/" + chat + "/messages", "body", "I may not");
        assertThat(messages()).isEqualTo(before);
        agent.post("/settings", "/conversations/" + chat + "/messages", "body", "I may");
        assertThat(messages()).isEqualTo(before + 1);

        // What an owner takes away is gone with the next click.
        String id = hub.database
                .sql("select id from users where email = 'agent@example.com'")
                .query(String.class)
                .single();
        owner.post("/settings", "/settings/users/" + id + "/role", "role", "viewer");
        agent.post("/settings", "/conversations/" + chat + "/messages", "body", "No more");
        assertThat(messages()).isEqualTo(before + 1);
        owner.post("/settings", "/settings/users/" + id + "/remove");
        assertThat(PanelVisitor.location(agent.get("/settings"))).isEqualTo("/login");

        String own = hub.database
                .sql("select id from users where role = 'owner'")
                .query(String.class)
                .single();
        owner.post("/settings", "/settings/users/" + own + "/role", "role", "viewer");
        assertThat(owner.get("/settings").body()).contains("A workspace needs an owner");
    }

    /** All conversations are reached, however many messages lie between them; filters stay in the address. */
    @Test
    @Order(8)
    void theInboxGoesBackToTheFirstConversation() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        IntStream.range(0, 60)
                .parallel()
                .forEach(n -> hub.call(
                        "POST",
                        "/sandbox/inbound",
                        "{\"phone\":\"55119900001%02d\",\"name\":\"Customer %d\",\"body\":\"hello\"}".formatted(n, n)));
        long all = hub.database
                .sql("select count(distinct conversation_id) from messages")
                .query(Long.class)
                .single();
        // One who writes more than a first look at the messages takes in.
        hub.database.sql("""
                insert into messages overriding system value select (jsonb_populate_record(m, jsonb_build_object(
                  'id', left(m.id, 20) || 'f' || lpad(to_hex(n), 15, '0'), 'seq', 1000000 + n, 'provider_id', n))).*
                from messages m, generate_series(1, 2500) n where m.id = (select max(id) from messages)""").update();
        String silent = hub.database
                .sql("select conversation_id from messages order by id desc limit 1 offset 2520")
                .query(String.class)
                .single();
        hub.database
                .sql("delete from messages where conversation_id = ?")
                .param(silent)
                .update();
        Set<String> seen = new LinkedHashSet<>();
        Optional<String> page = Optional.of("/conversations?status=&q=");
        int pages = 0;
        while (page.isPresent() && pages++ < 5) {
            String body = owner.get(page.get()).body();
            List<String> rows = found(body, "href=\"/conversations/(cnv_\\w+)");
            assertThat(rows).hasSizeLessThanOrEqualTo(50).noneMatch(seen::contains);
            seen.addAll(rows);
            page = found(body, "href=\"(/conversations[^\"]*)\">Older<").stream()
                    .findFirst()
                    .map(url -> url.replace("&amp;", "&"));
        }
        assertThat(seen).hasSize((int) all).last().isEqualTo(silent);
        assertThat(owner.get("/conversations/" + silent).statusCode()).isEqualTo(200);

        String one = seen.iterator().next();
        hub.call("PATCH", "/v1/conversations/" + one, "{\"tags\":[\"rare\"],\"status\":\"closed\"}");
        for (String query : List.of("?tag=rare", "?status=closed&tag=rare", "?tag=rare&unread=yes")) {
            assertThat(rows(owner, query)).as(query).containsExactly(one);
        }
        hub.call("PATCH", "/v1/conversations/" + silent, "{\"tags\":[\"silent\"]}");
        assertThat(rows(owner, "?tag=silent")).containsExactly(silent);
        assertThat(rows(owner, "?q=Customer+7")).hasSize(1);
        assertThat(rows(owner, "?q=%2B55+11+99000-0107")).hasSize(1);
        assertThat(rows(owner, "?tag=rare&status=open")).isEmpty();
        assertThat(rows(owner, "?number=num_other")).isEmpty();
        HttpResponse<String> part = owner.part("/conversations/" + one + "?q=&status=open&unread=yes");
        assertThat(part.headers().firstValue("HX-Replace-Url"))
                .hasValue("/conversations/" + one + "?status=open&unread=yes");
        assertThat(part.body()).startsWith("<div class=\"inbox-rows\"");
        assertThat(owner.get("/conversations/" + one + "?status=open&unread=yes")
                        .body())
                .contains("value=\"open\" selected", "id=\"unread\" name=\"unread\" value=\"yes\" checked");
    }

    /** A dead letter is its workspace's; what names none, or several, is the first one's, whose owners run the hub. */
    @Test
    @Order(8)
    void deadLettersAreTheirWorkspaces() {
        String password = hub.database
                .sql("select password_hash from users where email = ?")
                .param(OWNER)
                .query(String.class)
                .single();
        hub.database
                .sql("insert into workspaces values ('wsp_other', 'other', 'Other', 'business', now())")
                .update();
        hub.database
                .sql("insert into users (id, workspace_id, email, password_hash, role, created_at)"
                        + " values ('usr_other', 'wsp_other', 'other@example.com', ?, 'owner', now())")
                .param(password)
                .update();
        String event = Ids.next("evt");
        hub.database
                .sql("insert into events select (jsonb_populate_record(e, jsonb_build_object('id', ?, 'workspace_id',"
                        + " 'wsp_other', 'published', true))).* from events e limit 1")
                .param(event)
                .update();
        String chat = new PanelAddresses(hub).chat();
        JmsTemplate jms = new JmsTemplate((ConnectionFactory) hub.context.getBean(JmsPoolConnectionFactory.class));
        for (String letter : List.of("nobody's", event, chat, event + "\n" + chat)) {
            jms.convertAndSend("plixa.dead-letter", letter);
        }
        PanelVisitor first = signedIn(OWNER, PASSWORD);
        PanelVisitor other = signedIn("other@example.com", PASSWORD);
        assertThat(letters(first)).containsExactlyInAnyOrder("nobody&#39;s", chat, event + "\n" + chat);
        assertThat(letters(other)).containsExactly(event);
        assertThat(other.get("/queues").body()).doesNotContain("plixa.dead-letter");
        Map<String, String> pages = new PanelAddresses(hub).pages();
        for (String others : List.of("conversations", "webhook", "webhook-edit", "delivery", "number-setup")) {
            assertThat(other.get(pages.get(others)).statusCode()).as(others).isEqualTo(404);
        }
        assertThat(other.get("/routes").body())
                .contains("post-webhook")
                .doesNotContain("acme-secret", " through<", "Live reload");
        assertThat(other.get("/routes/deliver-webhook").statusCode()).isEqualTo(403);
        assertThat(first.get("/routes").body())
                .contains("acme-secret-plan", "Claims acme-secret", " through<", "Live reload");
        assertThat(first.get("/routes/acme-secret-plan").body()).contains("direct:acme-secret-place");
        String number = hub.database
                .sql("select id from numbers limit 1")
                .query(String.class)
                .single();
        assertThat(other.post("/settings", "/settings/auto-reply", "number", number, "wanted", "false")
                        .statusCode())
                .isEqualTo(404);
        String own =
                found(other.get("/queues").body(), "/queues/dead/(\\d+)/delete").get(0);
        first.post("/queues", "/queues/dead/" + own + "/delete");
        assertThat(letters(other)).as("not the first one's to delete").containsExactly(event);
        other.post("/queues", "/queues/dead/" + own + "/delete");
        assertThat(letters(other)).isEmpty();
        assertThat(letters(first)).hasSize(3);
        for (String id : found(first.get("/queues").body(), "/queues/dead/(\\d+)/delete")) {
            first.post("/queues", "/queues/dead/" + id + "/delete");
        }
        assertThat(letters(first)).isEmpty();
    }

    /** Who does not see the colour is told which field it is; what is done by a script is done without one, too. */
    @Test
    @Order(8)
    void formsSayWhichFieldIsWrong() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        assertThat(owner.post("/webhooks/new", "/webhooks", "url", "nonsense", "events", "message.inbound")
                        .body())
                .containsPattern("id=\"url\"[^>]*aria-invalid=\"true\"[^>]*aria-describedby=\"error-url\"")
                .containsPattern("id=\"url\"[^>]*autofocus")
                .contains("class=\"wrong\" id=\"error-url\"");
        owner.post("/conversations", "/conversations", "phone", "12", "body", "keep me");
        assertThat(owner.get("/conversations").body()).contains("id=\"error-phone\"", ">keep me</textarea>");
        owner.post("/settings", "/settings/users/invite", "email", OWNER, "role", "agent");
        assertThat(owner.get("/settings").body()).contains("id=\"error-email\"", "a user already");

        // Without a script, too, a token is made once and shown once, and lies nowhere meanwhile.
        HttpResponse<String> posted = owner.post("/api-tokens", "/api-tokens", "name", "plain", "abilities", "read");
        assertThat(PanelVisitor.location(posted)).isEqualTo("/api-tokens");
        assertThat(hub.database
                        .sql("select count(*) from spring_session_attributes"
                                + " where position('plixa_pat_' in encode(attribute_bytes, 'escape')) > 0")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(owner.get("/api-tokens").body()).containsPattern("id=\"token\">plixa_pat_\\w{40}");
        assertThat(owner.get("/api-tokens").body()).doesNotContain("id=\"token\"");
        HttpResponse<String> made = owner.partOf("/api-tokens/broker-users", "/api-tokens/broker-users", "name", "erp");
        assertThat(made.body()).contains("<div id=\"broker-users\"", "id=\"secret\"");
        assertThat(owner.partOf("/api-tokens/broker-users", "/api-tokens/broker-users", "name", "erp")
                        .body())
                .contains("id=\"error-name\"");
        assertThat(owner.get("/api-tokens/broker-users").body())
                .contains("main.erp")
                .doesNotContain("id=\"secret\"");

        String own = hub.database
                .sql("select id from users where email = ?")
                .param(OWNER)
                .query(String.class)
                .single();
        assertThat(owner.get("/settings").body())
                .containsPattern("hx-trigger=\"change, submit\"")
                .contains("<noscript><button class=\"btn s\">Set");
        assertThat(owner.partOf("/settings", "/settings/users/" + own + "/role", "role", "viewer")
                        .body())
                .startsWith("<section class=\"card flush\" id=\"users\"")
                .contains("A workspace needs an owner");
    }

    /** What is configured, and what was sent, not what usually is. */
    @Test
    @Order(8)
    void pagesTellWhatIsConfiguredAndSent() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        assertThat(owner.get("/webhooks/new").body())
                .contains("Answer 2xx within 10s.", "tried again after 7s, 90s and 2h: 4 tries in total.");
        Map<String, String> pages = new PanelAddresses(hub).pages();
        assertThat(owner.get(pages.get("webhook-edit")).body()).contains("placeholder=\"7s, 90s, 2h\"");
        assertThat(owner.get(pages.get("delivery")).body())
                .contains("Plixa-Hub/", "X-Plixa-Signature-Next", "webhook-signature", "does not keep them", "hmac");
        assertThat(owner.part(pages.get("webhook")).body())
                .contains("<div id=\"deliveries\"", "id=\"health\"", "id=\"waiting\"", "hx-swap-oob");
        assertThat(owner.part("/webhooks").body()).startsWith("<section class=\"card flush\" id=\"endpoints\"");
        assertThat(owner.get("/?range=day").body()).contains("Webhooks taken, at most 100 %");
        assertThat(owner.get("/numbers").body()).contains("Sandbox number");
        assertThat(owner.get("/settings").body())
                .contains("<strong>Business</strong>", "a minute for each token", "30 days", "hub.auto-reply.provider");
        String number = hub.database
                .sql("select id from numbers limit 1")
                .query(String.class)
                .single();
        owner.post("/settings", "/settings/auto-reply", "number", number, "wanted", "false");
        assertThat(owner.get("/settings").body()).contains("First replies are off", "turned first replies off");
        assertThat(hub.database
                        .sql("select auto_reply from numbers where id = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    /** Who did what is read to its end, page by page. */
    @Test
    @Order(8)
    void theLogGoesBackToItsFirstEntry() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        hub.database.sql("""
                insert into audit_log select 'aud_' || lpad(n::text, 32, '0'), u.workspace_id, u.id, u.email, 'did ' || n, null,
                  now() from users u, generate_series(1, 120) n where u.email = ?""").param(OWNER).update();
        List<String> did = new ArrayList<>();
        Optional<String> page = Optional.of("/settings/audit");
        while (page.isPresent() && did.size() < 500) {
            String body = owner.get(page.get()).body();
            List<String> found = found(body, "(?s)<li>(.*?)</li>");
            assertThat(found).hasSizeLessThanOrEqualTo(50);
            did.addAll(found);
            page = found(body, "href=\"(/settings/audit[^\"]*)\">Older<").stream()
                    .findFirst();
        }
        assertThat(did).doesNotHaveDuplicates().last().asString().contains(" did 1 <");
        assertThat((long) did.size())
                .isEqualTo(hub.database
                        .sql("select count(*) from audit_log a join users u on u.workspace_id = a.workspace_id"
                                + " where u.email = ?")
                        .param(OWNER)
                        .query(Long.class)
                        .single());
    }

    @Test
    @Order(8)
    void anotherWorkspaceSeesNothing() {
        PanelVisitor owner = signedIn(OWNER, PASSWORD);
        assertThat(owner.get("/webhooks/whe_00000000000000000000000000000000").statusCode())
                .isEqualTo(404);
        assertThat(owner.get("/conversations/cnv_00000000000000000000000000000000")
                        .statusCode())
                .isEqualTo(404);
        assertThat(owner.get("/webhooks/deliveries/nonsense").statusCode()).isEqualTo(404);
        assertThat(owner.get("/conversations/media/med_00000000000000000000000000000000")
                        .statusCode())
                .isEqualTo(404);
        assertThat(owner.get("/conversations?q=%00%25_%5C&status=x").statusCode())
                .isEqualTo(200);
        assertThat(owner.get("/webhooks/nowhere").body()).contains("There is nothing here");
        assertThat(new PanelVisitor(hub).get("/invitation/guessed").statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(9)
    void passwordsAreChangedAndSessionsEnd() {
        PanelVisitor here = signedIn(OWNER, PASSWORD);
        PanelVisitor there = signedIn(OWNER, PASSWORD);
        here.post("/settings", "/settings/password", "current", "wrong", "password", "another long one");
        assertThat(here.get("/settings").body()).contains("not your password of now");
        here.post("/settings", "/settings/password", "current", PASSWORD, "password", "another long one");
        assertThat(here.get("/settings").body()).contains("Your password is changed");
        assertThat(PanelVisitor.location(there.get("/"))).isEqualTo("/login");
        assertThat(signedIn(OWNER, "another long one").get("/").statusCode()).isEqualTo(200);
        here.post("/settings", "/settings/sign-out-everywhere");
        assertThat(PanelVisitor.location(here.get("/"))).isEqualTo("/login");
    }

    /** Five wrong ones, and not even the right one counts for a while. */
    @Test
    @Order(10)
    void whoGuessesIsSlowedDown() {
        PanelVisitor guest = new PanelVisitor(hub);
        for (int i = 0; i < 5; i++) {
            assertThat(guest.signIn("viewer@example.com", "wrong " + i)).isEqualTo("/login?wrong");
        }
        assertThat(guest.signIn("VIEWER@example.com", "a good password")).isEqualTo("/login?often");
        assertThat(guest.signIn("v\u0130ewer@example.com", "a good password"))
                .as("the same address to the database")
                .isEqualTo("/login?often");
        assertThat(guest.get("/login?often").body()).contains("Too many tries");
        assertThat(guest.signIn("nobody@example.com\0", "x")).isEqualTo("/login?wrong");
    }

    /** The default number is the oldest, and so on the last page of their list. */
    @Test
    @Order(11)
    void ofManyNumbersTheFirstIsNotForgotten() {
        PanelVisitor owner = ownerOfAnother("wsp_numbers", "numbers@example.com");
        List<String> numbers = IntStream.range(0, 101)
                .mapToObj(n -> {
                    String id = Ids.next("num");
                    hub.connect(id, "wsp_numbers", "9000000" + n);
                    return id;
                })
                .toList();
        String first = numbers.get(0);
        assertThat(owner.get("/conversations").body()).contains("<option value=\"" + first + "\"");
        owner.post("/conversations", "/conversations/customer", "phone", "5511988887777", "name", "Bia", "body", "Hi");
        assertThat(hub.database
                        .sql("select number_id from conversations where workspace_id = 'wsp_numbers'")
                        .query(String.class)
                        .list())
                .containsExactly(first);
        assertThat(owner.get("/").body()).doesNotContain("is paused");
        hub.database
                .sql("update numbers set status = 'paused', phone = '5511300000001' where id = ?")
                .param(first)
                .update();
        assertThat(owner.get("/").body()).contains("+5511300000001 is paused");
    }

    /** However many fail: the overview stays short, and is not another with each attempt. */
    @Test
    @Order(11)
    void ofManyFailingEndpointsTheLongestFailingAreShown() {
        PanelVisitor owner = ownerOfAnother("wsp_endpoints", "endpoints@example.com");
        hub.database.sql("""
                insert into endpoints (id, workspace_id, url, events, secret, enabled, disabled_reason, failures,
                  failing_since, created_at, updated_at)
                select 'whe_' || lpad(n::text, 32, '0'), 'wsp_endpoints', 'https://example.com/' || n, '{}', 's', n < 1250,
                  case when n = 1250 then 'gone' end, n, timestamptz '2026-01-02 03:04:05Z' - n * interval '1 minute', now(),
                  now() from generate_series(1, 1251) n""").update();
        String page = owner.get("/").body();
        assertThat(found(page, "https://example.com/(\\d+) – Failing since"))
                .containsExactly("1249", "1248", "1247", "1246", "1245");
        assertThat(page).contains("And 1,245 more endpoints fail. <a href=\"/webhooks\">", "1 Jan 2026, 06:15:05 UTC");
        String seen = found(page, "data-seen=\"(\\w+)\"").get(0);
        hub.database
                .sql("update endpoints set failures = failures + 1 where workspace_id = 'wsp_endpoints'")
                .update();
        assertThat(found(owner.get("/").body(), "data-seen=\"(\\w+)\"").get(0)).isEqualTo(seen);
        hub.database
                .sql(
                        "update endpoints set failures = 0 where workspace_id = 'wsp_endpoints' and failures not in (9, 11)")
                .update();
        assertThat(owner.get("/").body())
                .contains("/10 – Failing since", "/8 – Failing since", "/1250 – Off: it answered 410 Gone.")
                .doesNotContain("more endpoint");
    }

    /** Somebody who signs in with the first owner's password of now. */
    private static PanelVisitor ownerOfAnother(String workspace, String email) {
        hub.database
                .sql("insert into workspaces values (?, ?, ?, 'business', now())")
                .params(workspace, workspace.replace('_', '-'), workspace)
                .update();
        hub.database
                .sql("insert into users (id, workspace_id, email, password_hash, role, created_at)"
                        + " select ?, ?, ?, password_hash, 'owner', now() from users where email = ?")
                .params(Ids.next("usr"), workspace, email, OWNER)
                .update();
        return signedIn(email, "another long one");
    }

    /** A provider vouches for an address; whether it is a user's, and verified, decides. */
    @Test
    @Order(9)
    void anIdentityProviderVouchesForUsers() {
        PanelVisitor member = new PanelVisitor(hub);
        assertThat(member.get("/login").body()).contains("Continue with Acme");
        assertThat(throughProvider(member, "Viewer@example.com", true)).isEqualTo("/");
        assertThat(member.get("/settings").body()).contains("viewer@example.com");
        PanelVisitor asked = new PanelVisitor(hub);
        assertThat(PanelVisitor.location(asked.get("/conversations?status=open&q=a%20b")))
                .isEqualTo("/login");
        assertThat(throughProvider(asked, "viewer@example.com", true)).isEqualTo("/conversations?status=open&q=a%20b");
        PanelVisitor led = new PanelVisitor(hub);
        led.get("//evil.example");
        assertThat(led.signIn("viewer@example.com", "a good password"))
                .startsWith("/")
                .doesNotStartWith("//");
        assertThat(throughProvider(new PanelVisitor(hub), "viewer@example.com", false))
                .isEqualTo("/login?stranger");
        PanelVisitor stranger = new PanelVisitor(hub);
        assertThat(throughProvider(stranger, "stranger@example.com", true)).isEqualTo("/login?stranger");
        assertThat(PanelVisitor.location(stranger.get("/"))).isEqualTo("/login");
    }

    /** Where somebody ends who comes back from the provider. */
    private static String throughProvider(PanelVisitor visitor, String email, boolean verified) {
        String asked = visitor.get("/oauth2/authorization/acme")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : java.net.URI.create(asked).getRawQuery().split("&")) {
            query.put(pair.replaceAll("=.*", ""), pair.replaceFirst("[^=]*=", ""));
        }
        provider.vouchFor(email, verified, java.net.URLDecoder.decode(query.get("nonce"), StandardCharsets.UTF_8));
        return PanelVisitor.location(visitor.get("/login/oauth2/code/acme?code=x&state=" + query.get("state")));
    }

    private static void look(Chromium screen, String name, List<String> wrong) throws Exception {
        screen.keep(Path.of(PICTURES + name + ".png"));
        fits(screen, name, wrong);
    }

    private static void fits(Chromium screen, String name, List<String> wrong) {
        Object over = screen.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (!over.equals(0L)) {
            wrong.add(name + " hangs over by " + over);
        }
    }

    /** Anybody may begin a session without a cookie, as often as he likes. */
    @Test
    @Order(9)
    void whoDoesNotSignInIsSoonForgottenAndWhoDoesIsNot() {
        PanelVisitor stranger = new PanelVisitor(hub);
        stranger.get("/conversations?q=1");
        assertThat(minutesKept(stranger)).isEqualTo(30);
        assertThat(minutesKept(signedIn(OWNER, PASSWORD))).isEqualTo(14 * 24 * 60);
    }

    private static int minutesKept(PanelVisitor visitor) {
        String session = visitor.cookie().replaceFirst(".*plixa_session=([^;]+).*", "$1");
        return hub.database
                .sql("select max_inactive_interval / 60 from spring_session where session_id = ?")
                .param(new String(Base64.getDecoder().decode(session), StandardCharsets.US_ASCII))
                .query(Integer.class)
                .single();
    }

    private static PanelVisitor signedIn(String email, String password) {
        PanelVisitor visitor = new PanelVisitor(hub);
        assertThat(visitor.signIn(email, password)).isEqualTo("/");
        return visitor;
    }

    /** Somebody who came by an invitation, which is good once. */
    private static PanelVisitor invited(PanelVisitor owner, String role) {
        String email = role + "@example.com";
        String link = PanelVisitor.invitation(owner, email, role);
        PanelVisitor guest = new PanelVisitor(hub);
        assertThat(guest.post(link, link, "password", "short").statusCode()).isEqualTo(422);
        assertThat(PanelVisitor.location(guest.post(link, link, "password", "a good password")))
                .isEqualTo("/login?welcome");
        assertThat(guest.get(link).statusCode()).isEqualTo(404);
        return signedIn(email, "a good password");
    }

    private static List<String> rows(PanelVisitor visitor, String query) {
        return found(visitor.get("/conversations" + query).body(), "href=\"/conversations/(cnv_\\w+)");
    }

    private static List<String> letters(PanelVisitor visitor) {
        return found(visitor.get("/queues").body(), "(?s)<pre class=\"answer\" tabindex=\"0\"><code>(.*?)</code>");
    }

    private static List<String> found(String body, String pattern) {
        return Pattern.compile(pattern)
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static long messages() {
        return hub.database
                .sql("select count(*) from messages")
                .query(Long.class)
                .single();
    }

    private static Chromium browser() {
        assumeTrue(browser.isPresent(), "needs the packages chromium and chromium-driver");
        return browser.get();
    }

    private static WebElement see(Chromium screen, String xpath) {
        return soon().ignoreExceptions()
                .until(() -> screen.find(xpath), Optional::isPresent)
                .orElseThrow();
    }

    /** Looks often: a page has what is waited for within a blink. */
    private static ConditionFactory soon() {
        return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    private static void click(Chromium screen, String xpath) {
        soon().ignoreExceptions().until(() -> {
            see(screen, xpath).click();
            return true;
        });
    }

    private static void type(Chromium screen, String id, String text) {
        see(screen, "//*[@id='" + id + "']").sendKeys(text);
    }

    private static String hmac(byte[] body, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
