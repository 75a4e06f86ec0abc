package app.plixa.hub;

import app.plixa.hub.queue.BrokerUserCommand;
import app.plixa.hub.routing.lint.LintCommand;
import app.plixa.hub.secret.KeyRotation;
import app.plixa.hub.whatsapp.sandbox.SandboxAlone;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Profile;

/** The hub in one process; with the profile {@code sandbox-only} no more of it than its stand-in for WhatsApp. */
@SpringBootApplication
@Profile("!sandbox-only")
public class HubApplication {
    /**
     * Starts the hub; options are Spring's (`--server.port=…`). With `rotate-secret-key` it only changes the key, with `broker-user` the
     * users of the broker; `lint` and `draw` read routes.
     */
    public static void main(String[] args) {
        // What is formatted here is read by machines: in some languages numbers have digits of their own.
        Locale.setDefault(Locale.ROOT);
        if (LintCommand.isAsked(args)) {
            System.exit(LintCommand.run(args));
        }
        if (List.of(args).contains(KeyRotation.COMMAND)) {
            System.exit(KeyRotation.run(args));
        }
        if (args.length > 0 && BrokerUserCommand.COMMAND.equals(args[0])) {
            System.exit(BrokerUserCommand.run(System.out, args));
        }
        try {
            SpringApplication.run(new Class<?>[] {HubApplication.class, SandboxAlone.class}, args);
        } catch (SpringApplication.AbandonedRunException e) {
            throw e;
        } catch (RuntimeException e) {
            // Why is told by then. Threads of what had started would keep the process, and who restarts it, for a
            // minute.
            System.exit(1);
        }
    }
}
