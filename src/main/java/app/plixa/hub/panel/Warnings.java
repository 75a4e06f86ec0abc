package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.queue.Addresses;
import app.plixa.hub.routing.reload.RouteReload;
import app.plixa.hub.user.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What needs somebody now, and the first steps of a new workspace. */
@Component
class Warnings {
    private static final String STARTED = """
            select exists (select 1 from numbers where workspace_id = :w),
              exists (select 1 from tokens where workspace_id = :w and revoked_at is null),
              exists (select 1 from endpoints where workspace_id = :w),
              exists (select 1 from messages where workspace_id = :w)""";

    /** What is wrong and what to do: {@code link} leads there. */
    record Warning(String kind, String text, String link, String step) {}

    /** What a workspace has already. */
    record Start(boolean number, boolean token, boolean endpoint, boolean message) {
        /** Whether there is nothing left to do. */
        public boolean done() {
            return number && token && endpoint && message;
        }
    }

    /** Failing endpoints; of the others it is said how many there are. */
    private static final int SHOWN = 5;

    private final Calls calls;
    private final EndpointHealth health;
    private final Queues queues;
    private final DeadLetters letters;
    private final Workspace workspaces;
    private final Show show;
    private final JdbcClient database;
    private final long deep;
    private final Optional<RouteReload> reload;

    Warnings(
            Calls calls,
            EndpointHealth health,
            Queues queues,
            DeadLetters letters,
            Workspace workspaces,
            Show show,
            JdbcClient database,
            @Value("${hub.broker.subscriptions.alarm}") long deep,
            Optional<RouteReload> reload) {
        this.deep = deep;
        this.reload = reload;
        this.workspaces = workspaces;
        this.show = show;
        this.calls = calls;
        this.health = health;
        this.queues = queues;
        this.letters = letters;
        this.database = database;
    }

    /** The warnings, the worst first. */
    List<Warning> of(User me) throws SQLException {
        List<Warning> all = new ArrayList<>();
        try {
            all.addAll(broker(me, queues.all()));
        } catch (IllegalStateException e) {
            all.add(away(me));
        }
        if (me.role().owns()
                && workspaces.about(me.workspaceId()).first()
                && reload.flatMap(RouteReload::last)
                        .filter(last -> !last.applied())
                        .isPresent()) {
            all.add(new Warning(
                    "warn",
                    "A change of the routes was refused; the flow goes on as it was.",
                    "/routes",
                    "See what is wrong"));
        }
        all.addAll(numbers(me));
        if (me.may("webhooks")) {
            all.addAll(endpoints(me));
        }
        return all;
    }

    private List<Warning> numbers(User me) {
        List<Warning> all = new ArrayList<>();
        for (Map<String, Object> number : calls.all(me, "listNumbers")) {
            if ("paused".equals(number.get("status"))) {
                Object why = number.get("pause_reason") instanceof Map<?, ?> reason ? reason.get("message") : "";
                all.add(new Warning(
                        "bad", "+" + number.get("phone") + " is paused. " + why, "/numbers", "See how to mend it"));
            }
        }
        return all;
    }

    /** Since when they fail, not how often by now: the page would be another with each attempt. */
    private List<Warning> endpoints(User me) {
        EndpointHealth.Failing failing = health.failing(me.workspaceId(), SHOWN);
        List<Warning> all = new ArrayList<>();
        failing.worst().forEach(one -> {
            String state = one.since()
                    .map(since -> "Failing since " + show.time(since))
                    .orElse(one.off());
            all.add(new Warning("warn", one.url() + " – " + state + ".", "/webhooks/" + one.id(), "See its answers"));
        });
        int others = failing.count() - all.size();
        if (others > 0) {
            String text = others == 1 ? "more endpoint fails." : "more endpoints fail.";
            all.add(new Warning("warn", "And " + show.count(others) + " " + text, "/webhooks", "See them all"));
        }
        return all;
    }

    /** How far the workspace has come. */
    Start start(User me) {
        return database.sql(STARTED)
                .param("w", me.workspaceId())
                .query((row, n) ->
                        new Start(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)))
                .single();
    }

    private List<Warning> broker(User me, List<Queues.Depth> depths) throws SQLException {
        List<Warning> all = new ArrayList<>();
        boolean died = depths.stream().anyMatch(queue -> queue.name().equals(Queues.DEAD_LETTER) && queue.depth() > 0);
        int dead = died && me.role().owns() ? letters.of(me.workspaceId()).count() : 0;
        if (dead > 0) {
            all.add(new Warning("warn", deadLetters(dead), "/queues", "Look at them"));
        }
        String events = Addresses.events(workspaces.about(me.workspaceId()).slug());
        depths.stream()
                .filter(queue -> queue.address().equals(events) && queue.depth() >= deep)
                .forEach(queue -> all.add(
                        new Warning("warn", deep(queue), me.role().owns() ? "/queues" : "/", "See the queues")));
        return all;
    }

    private static String deadLetters(int count) {
        return count == 1 ? "A dead letter lies in the broker." : count + " dead letters lie in the broker.";
    }

    /** What a subscription that nobody takes from costs, and whom. */
    static String deep(Queues.Depth queue) {
        return queue.depth() + " events wait in the subscription " + queue.name()
                + ". What is older than a week is dropped there, and past the broker's limit new events are dropped for"
                + " every subscription of this workspace.";
    }

    private static Warning away(User me) {
        return new Warning(
                "bad",
                "The broker does not answer. Messages are accepted and wait in the database until it is back.",
                me.role().owns() ? "/queues" : "/",
                "Try again");
    }
}
