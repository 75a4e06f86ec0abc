package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Tells workspaces what went wrong with deliveries themselves, where any endpoint of theirs asks for it by name. What
 * could not be told is not told of: see {@link EventName#operational}.
 */
@Component
class OperationalEvents {
    private static final String LISTENERS = """
            select distinct p.workspace_id, n.name from endpoints p, unnest(p.events) as n(name)
            where p.workspace_id = any(?::text[]) and p.enabled and n.name = any(?::text[])""";

    private static final String DEAD = "select d.workspace_id, " + DeliveryView.COLUMNS + " from deliveries d"
            + DeliveryView.LAST_ATTEMPT + " where d.id = any(?::text[]) order by d.id";

    private record Told(EventName name, String workspaceId, Object data) {
        String key() {
            return workspaceId + " " + name.word();
        }
    }

    private final Events events;

    OperationalEvents(Events events) {
        this.events = events;
    }

    /** Stores what these attempts and endpoints call for, in the transaction that ends them; tell of it after. */
    List<Event> append(Connection transaction, List<Attempts.Attempt> attempts, List<DisabledEndpoint> disabled)
            throws SQLException {
        String[] dead = attempts.stream()
                .filter(OperationalEvents::callsForOne)
                .map(a -> a.delivery().id())
                .toArray(String[]::new);
        if (dead.length == 0 && disabled.isEmpty()) {
            return List.of();
        }
        List<Told> all = new ArrayList<>();
        if (dead.length > 0) {
            all.addAll(Sql.query(transaction, DEAD, OperationalEvents::dead, (Object) dead));
        }
        disabled.forEach(p -> all.add(new Told(EventName.ENDPOINT_DISABLED, p.workspaceId(), p)));
        Set<String> asked = asked(transaction, all);
        List<Event> told = all.stream()
                .filter(one -> asked.contains(one.key()))
                .map(one -> events.of(one.name(), one.workspaceId(), one.data()))
                .toList();
        events.append(transaction, told);
        return told;
    }

    private static boolean callsForOne(Attempts.Attempt attempt) {
        boolean own = EventName.of(attempt.delivery().event())
                .map(EventName::operational)
                .orElse(false);
        return attempt.verdict() instanceof Verdict.Dead && !attempt.delivery().test() && !own;
    }

    private static Set<String> asked(Connection transaction, List<Told> all) throws SQLException {
        String[] workspaces = all.stream().map(Told::workspaceId).distinct().toArray(String[]::new);
        String[] names = {EventName.DELIVERY_DEAD.word(), EventName.ENDPOINT_DISABLED.word()};
        return new TreeSet<>(Sql.query(
                transaction,
                LISTENERS,
                row -> row.getString("workspace_id") + " " + row.getString("name"),
                workspaces,
                names));
    }

    private static Told dead(ResultSet row) throws SQLException {
        return new Told(EventName.DELIVERY_DEAD, row.getString("workspace_id"), DeliveryView.read(row));
    }
}
