package app.plixa.hub.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the newcomer where to go and with what; the secrets only at the start that made them. */
@Component
class FirstRun {
    private final Optional<Bootstrap.Secrets> secrets;
    private final Path file;

    /** This start may yet fail, at a port in use say: the file is there before, with the port that is wanted. */
    FirstRun(Bootstrap bootstrap, @Value("${hub.data-dir}") Path dataFolder, @Value("${server.port}") int wantedPort) {
        this.file = dataFolder.resolve("first-run.txt");
        this.secrets = bootstrap.run(made -> write(text(url(wantedPort), made)));
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (!(event.getApplicationContext() instanceof WebServerApplicationContext web)) {
            return;
        }
        String url = url(web.getWebServer().getPort());
        if (secrets.isEmpty()) {
            show("plixa-hub is ready: " + url + "  (first user and token: see the first start, " + file + ")");
            return;
        }
        String text = text(url, secrets.get());
        write(text);
        show(text);
    }

    private void write(String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!Files.exists(file)) {
                createPrivate();
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createPrivate() throws IOException {
        boolean posix = file.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** The console, not the log: logs are kept and shipped, these words must not be. */
    @SuppressWarnings("PMD.SystemPrintln")
    private static void show(String text) {
        System.out.println(System.lineSeparator() + text + System.lineSeparator());
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    private static String text(String url, Bootstrap.Secrets secrets) {
        return """
                plixa-hub is ready.

                  Panel   %1$s/
                  User    %2$s
                  Pass    %3$s
                  Token   %4$s

                Send a first message (paste it into a shell):

                  curl -s %1$s/v1/messages/send \\
                    -H 'Authorization: Bearer %4$s' \\
                    -H 'Content-Type: application/json' \\
                    -d '{"phone":"+55 11 99999-9999","body":"Hello from plixa-hub"}'
                """.formatted(url, secrets.email(), secrets.password(), secrets.token());
    }
}
