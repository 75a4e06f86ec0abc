package app.plixa.hub;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless browser with a profile of its own, which tells what it asked of whom. */
final class Chromium implements AutoCloseable {
    private final ChromeDriver driver;

    private Chromium(Path program, Path driverProgram, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // With both programs named Selenium looks for none elsewhere.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverProgram.toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
    }

    /** Starts one; empty where Chromium or its driver is not on this machine, which CI must not be. */
    static Optional<Chromium> start(Path profile) {
        Optional<Path> program = onPath("chromium");
        Optional<Path> driver = onPath("chromedriver");
        if (program.isPresent() && driver.isPresent()) {
            return Optional.of(new Chromium(program.get(), driver.get(), profile));
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("chromium and chromium-driver must be installed on CI");
        }
        return Optional.empty();
    }

    /** Shows a page as a screen of this width does. */
    void open(String url, int width, boolean dark) {
        screen(width, dark);
        // What the browser shows before, and a page that was open, are not this page's.
        driver.get("about:blank");
        asked();
        complaints();
        driver.get(url);
    }

    /** The first visible element that the XPath finds, if there is one yet. */
    Optional<WebElement> find(String xpath) {
        return driver.findElements(By.xpath(xpath)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst();
    }

    /** Presses a key, wherever the keyboard is. */
    void press(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    /** What a script answers. */
    Object eval(String script) {
        return driver.executeScript("return " + script);
    }

    /** Looks like a screen of this width from now on, the open page too. */
    void screen(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** From now on each answer takes so much longer. */
    void slow(Duration delay) {
        wire(false, delay);
    }

    /** From now on no request reaches anybody, until {@link #slow}. */
    void offline() {
        wire(true, Duration.ZERO);
    }

    private void wire(boolean offline, Duration delay) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline",
                        offline,
                        "latency",
                        delay.toMillis(),
                        "downloadThroughput",
                        -1,
                        "uploadThroughput",
                        -1));
    }

    /** Opens a page on the screen as it is. */
    void visit(String url) {
        driver.get(url);
    }

    /** What axe-core calls serious or critical on the open page, in a line each. */
    @SuppressWarnings("unchecked")
    List<String> barriers(String axe) {
        if (Boolean.TRUE.equals(eval("typeof axe === 'undefined'"))) {
            driver.executeScript(axe);
        }
        return (List<String>) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
                  preload: false}).then(found => done(found.violations
                  .filter(one => ['serious', 'critical'].includes(one.impact))
                  .map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))));
                """);
    }

    /** Every address asked for since the last call. */
    List<String> asked() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> RunningHub.json(entry.getMessage()).path("message"))
                .filter(event ->
                        event.path("method").asText().matches("Network\\.(requestWillBeSent|webSocketCreated)"))
                .map(event -> event.at("/params/request/url")
                        .asText(event.at("/params/url").asText()))
                .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:") && !url.equals("about:blank"))
                .toList();
    }

    /** What the console complained of since the last call, for example of what the page's policy refused. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps what is seen, for people. */
    void keep(Path picture) throws IOException {
        Files.createDirectories(picture.getParent());
        String seen = (String)
                driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "optimizeForSpeed", true))
                        .get("data");
        Files.write(picture, Base64.getDecoder().decode(seen));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
