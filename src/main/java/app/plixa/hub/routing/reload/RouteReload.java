package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.Finding;
import app.plixa.hub.routing.lint.Lint;
import app.plixa.hub.routing.lint.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the running flow against the routes folder, and takes over what is right in it. */
public final class RouteReload {
    private static final Logger log = LoggerFactory.getLogger(RouteReload.class);
    private static final String DOCUMENT = "plixa.openapi.yaml";

    private final Path folder;
    private final Supplier<Lint> lint;
    private final Rehearsal rehearsal;
    private final Swap swap;
    private final Clock clock;
    private Flow running;
    private volatile LastReload last;

    /** The folder is now as it was when the flow was started from it. */
    RouteReload(Path folder, Supplier<Lint> lint, Rehearsal rehearsal, Swap swap, Clock clock) throws IOException {
        this.folder = folder;
        this.lint = lint;
        this.rehearsal = rehearsal;
        this.swap = swap;
        this.clock = clock;
        this.running = Flow.of(Lint.routes(folder), Lint.kamelets(folder), document());
    }

    /** What came of the last change; empty while there was none. */
    public Optional<LastReload> last() {
        return Optional.ofNullable(last);
    }

    /** Takes over what has changed in the folder, if all of it is right; false where it should be tried again. */
    synchronized boolean follow() {
        try {
            List<RouteFile> files = Lint.routes(folder);
            List<RouteFile> kamelets = Lint.kamelets(folder);
            Flow next = Flow.of(files, kamelets, document());
            List<String> wrong = lint.get().check(files, kamelets).stream()
                    .map(Finding::toString)
                    .toList();
            if (wrong.isEmpty()) {
                wrong = running.fixedChanges(next).stream()
                        .map(name -> folder.resolve(name) + ": This takes effect when the hub is started again.")
                        .toList();
            }
            List<String> changes = running.changes(next);
            if (wrong.isEmpty() && !changes.isEmpty()) {
                wrong = rehearsal.of(next);
            }
            return wrong.isEmpty() ? apply(next, changes) : refuse(wrong);
        } catch (Exception | Error e) {
            return refuse(List.of(folder + ": " + Rehearsal.cause(e)));
        }
    }

    private boolean apply(Flow next, List<String> changes) throws Exception {
        try {
            swap.apply(running, next, changes);
        } catch (Swap.BusyException e) {
            refuse(List.of(e.getMessage()));
            return false;
        } catch (Swap.FailedException e) {
            return refuse(List.of(e.getMessage()));
        }
        running = next;
        last = new LastReload(clock.instant(), true, changes, List.of());
        log.info("routes follow {} now: {}", folder, changes.isEmpty() ? "nothing to change" : changes);
        return true;
    }

    private boolean refuse(List<String> messages) {
        last = new LastReload(clock.instant(), false, List.of(), messages);
        log.warn("routes are not reloaded, the flow goes on as it was:\n{}", String.join("\n", messages));
        return true;
    }

    private String document() throws IOException {
        Path document = folder.resolve(DOCUMENT);
        return Files.exists(document) ? Files.readString(document) : "";
    }
}
