package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.jms.ConnectionFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.openqa.selenium.WebElement;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jms.core.JmsTemplate;

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
        type(screen, "email", OWNER);
        type(screen, "password", PASSWORD);
        click(screen, "//button[.='Sign in']");
        see(screen, "//h2[.='Up and running in five minutes']");

        click(screen, "//a[.='Create an API token']");
        type(screen, "name", "CRM");
        click(screen, "//button[.='Create token']");
        String token = see(screen, "//code[@id='token']").getText();
        assertThat(see(screen, "//code[@id='curl']").getText()).contains("Bearer " + token);
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
        click(screen, "//button[@role='tab'][.='Python']");
        assertThat(see(screen, "//div[@role='tabpanel'][not(@hidden)]").getText())
                .contains("hmac");
        click(screen, "//button[.='Send a test event']");
        see(screen, "//strong[contains(., 'It works: 200')]");

        screen.visit(hub.url("/conversations"));
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
        assertThat(see(screen, "//article[contains(@class, 'bubble')]/p[@class='text']")
                        .getText())
                .isEqualTo("Hi, is my order on its way?" + SCRIPT);
        assertThat(screen.eval("document.title")).isEqualTo("Conversations · plixa-hub");
        see(screen, "//textarea[@name='body']").sendKeys("On its way!\n");
        see(screen, "//article[contains(@class, 'outbound')]//span[@title='read']");
        see(screen, "//input[@aria-label='Answer as the customer']").sendKeys("Wonderful\n");
        see(screen, "//p[@class='text'][.='Wonderful']");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511999999999\",\"body\":\"One more thing\"}");
        see(screen, "//div[@id='log']//p[@class='text'][.='One more thing']");
        hub.call("POST", "/sandbox/inbound", "{\"phone\":\"5511999999999\",\"type\":\"image\",\"image\":{}}");
        soon().until(() -> Boolean.TRUE.equals(screen.eval(
                "(p => !!p && p.complete && p.naturalWidth > 0)(document.querySelector('#log article img'))")));
        assertThat(screen.complaints())
                .allMatch(line -> line.contains("422") || line.contains("/conversations/media/"));
        assertThat(screen.asked()).allMatch(url -> url.startsWith(hub.url("/")));
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
        assertThat(see(screen, "//code[@id='verify']").getText())
                .hasSizeGreaterThan(20)
                .isNotEqualTo(verify);
        type(screen, "test-phone", "+55 11 91234-9901");
        click(screen, "//button[.='Send it']");
        see(screen, "//*[@id='tested']//strong[.='It arrived.']");
    }

    @Test
    @Order(3)
    void whatDiedIsSeenAndPutBackOrDeleted() {
        Chromium screen = browser();
        JmsTemplate jms = new JmsTemplate((ConnectionFactory) hub.context.getBean(JmsPoolConnectionFactory.class));
        jms.convertAndSend("plixa.dead-letter", "poison <b>");
        screen.visit(hub.url("/queues"));
        click(screen, "//summary[contains(., 'bytes')]");
        see(screen, "//code[.='poison <b>']");
        click(screen, "//button[.='Delete']");
        click(screen, "//dialog[@open]//button[.='Delete']");
        see(screen, "//h2[.='Nothing died']");

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
        List<String> wrong = new ArrayList<>();
        screen.complaints();
        screen.asked();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            screen.screen(1280, true);
            screen.visit(hub.url(page.getValue()));
            look(screen, page.getKey() + "-dark", wrong);
            screen.barriers(axe).forEach(barrier -> wrong.add(page.getKey() + " dark " + barrier));
            screen.screen(1920, false);
            fits(screen, page.getKey() + "-wide", wrong);
            screen.screen(1280, false);
            look(screen, page.getKey() + "-light", wrong);
            screen.screen(360, false);
            look(screen, page.getKey() + "-phone", wrong);
            screen.barriers(axe).forEach(barrier -> wrong.add(page.getKey() + " phone " + barrier));
        }
        assertThat(wrong).isEmpty();
        assertThat(screen.complaints()).isEmpty();
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
        List<String> wrong = new ArrayList<>();
        visitors.forEach((role, visitor) -> wrong.addAll(addresses.wrong(role, visitor)));
        assertThat(wrong).isEmpty();
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

    /** A provider vouches for an address; whether it is a user's, and verified, decides. */
    @Test
    @Order(9)
    void anIdentityProviderVouchesForUsers() {
        PanelVisitor member = new PanelVisitor(hub);
        assertThat(member.get("/login").body()).contains("Continue with Acme");
        assertThat(throughProvider(member, "Viewer@example.com", true)).isEqualTo("/");
        assertThat(member.get("/settings").body()).contains("viewer@example.com");
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

    private static PanelVisitor signedIn(String email, String password) {
        PanelVisitor visitor = new PanelVisitor(hub);
        assertThat(visitor.signIn(email, password)).isEqualTo("/");
        return visitor;
    }

    /** Somebody who came by an invitation, which is good once. */
    private static PanelVisitor invited(PanelVisitor owner, String role) {
        String email = role + "@example.com";
        owner.post("/settings", "/settings/users/invite", "email", email, "role", role);
        Matcher link = Pattern.compile("/invitation/[\\w-]+")
                .matcher(owner.get("/settings").body());
        assertThat(link.find()).isTrue();
        PanelVisitor guest = new PanelVisitor(hub);
        assertThat(guest.post(link.group(), link.group(), "password", "short").statusCode())
                .isEqualTo(422);
        assertThat(PanelVisitor.location(guest.post(link.group(), link.group(), "password", "a good password")))
                .isEqualTo("/login?welcome");
        assertThat(guest.get(link.group()).statusCode()).isEqualTo(404);
        return signedIn(email, "a good password");
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
