package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * The first answers to requests with an {@code Idempotency-Key}, stored in the transaction of what they promise. Whoever
 * inserts a key has carried its request out; another node that comes with it meanwhile waits for that transaction's end,
 * takes back what it stored, and begins again with the answer there.
 */
@Component("firstAnswers")
public class FirstAnswers implements AutoCloseable {
    private static final Duration KEPT = Duration.ofHours(24);

    /** Each by its key: the index of times looks short to the planner where its statistics are old, and holds a day. */
    static final String KNOWN = """
            select k.workspace_id, k.key, k.request, k.answer
            from unnest(?::text[], ?::text[]) as u(workspace_id, key)
            cross join lateral (
              select * from idempotency_keys i where i.workspace_id = u.workspace_id and i.key = u.key offset 0) k
            where k.created_at > ?""";

    private static final String KEEP = """
            insert into idempotency_keys as k (workspace_id, key, request, answer, conversation_id, created_at)
            select u.workspace_id, u.key, u.request, u.answer, u.conversation_id, u.at
            from unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::timestamptz[]) with ordinality
              as u(workspace_id, key, request, answer, conversation_id, at, place)
            order by u.place
            on conflict (workspace_id, key) do update
              set request = excluded.request, answer = excluded.answer, conversation_id = excluded.conversation_id,
                created_at = excluded.created_at
              where k.created_at <= ?""";

    /** Of a transaction that is to be begun again. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private static final String ERASE = """
            update idempotency_keys k set answer = convert_to((a.json || jsonb_build_object('data', a.json -> 'data' ||
              '{"phone": null, "recipient": null, "body": null, "content": null, "metadata": {}}'))::text, 'UTF8')
            from (select workspace_id, key, convert_from(answer, 'UTF8')::jsonb as json from idempotency_keys
              where conversation_id = any(?::text[])) a
            where k.workspace_id = a.workspace_id and k.key = a.key""";

    private static final String FORGET = """
            delete from idempotency_keys where (workspace_id, key) in (
              select workspace_id, key from idempotency_keys where created_at <= ?
              order by created_at limit 1000 for update skip locked)""";

    /** An answer, and the request it was given to. */
    private record Known(Once once, byte[] answer, Optional<String> conversationId) {
        private Taken to(Once again) {
            return again.asks(once.request()) ? new Taken.Repeated(answer) : new Taken.Reused();
        }
    }

    /** Stores drafts; one result each, in their order, empty where one could not be stored after all. */
    @FunctionalInterface
    interface Storing {
        List<Optional<Accepted>> store(List<Draft> drafts) throws SQLException;
    }

    private final DataSource database;
    private final SendAnswer answers;
    private final Clock clock;
    /** Looks together for what many ask at once: a query each would cost as much as what they ask for. */
    private final GroupCommit<Once, Optional<Taken>> looks;

    FirstAnswers(DataSource database, SendAnswer answers, Clock clock) {
        this.database = database;
        this.answers = answers;
        this.clock = clock;
        this.looks = new GroupCommit<>("look", 256, Pause.of(Duration.ZERO), database, this::find, found -> {});
    }

    /** What was answered to this key, if anything was in the last 24 hours. */
    Optional<Taken> find(Once once) {
        return looks.commit(once);
    }

    private List<Optional<Taken>> find(Connection transaction, List<Once> asked) throws SQLException {
        Map<Once.Key, Known> known = known(transaction, asked);
        return asked.stream()
                .map(once -> Optional.ofNullable(known.get(once.place())).map(answer -> answer.to(once)))
                .toList();
    }

    /** Stores what was not stored before, with the answers to it; what comes twice in a group is stored once. */
    List<Taken> once(Connection transaction, List<Asked> asked, Storing storing) throws SQLException {
        Map<Once.Key, Known> known = known(
                transaction, asked.stream().flatMap(a -> a.once().stream()).toList());
        Set<Once.Key> taken = new HashSet<>(known.keySet());
        List<Asked> first = asked.stream()
                .filter(a -> a.once().map(once -> taken.add(once.place())).orElse(true))
                .toList();
        List<Optional<Accepted>> accepted =
                storing.store(first.stream().map(Asked::draft).toList());
        Map<Asked, Taken> stored = new IdentityHashMap<>();
        List<Known> fresh = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Optional<Once> once = first.get(i).once();
            Optional<Known> answer = accepted.get(i)
                    .flatMap(a -> once.map(o ->
                            new Known(o, answers.of(a), Optional.of(a.message().conversationId()))));
            answer.ifPresent(fresh::add);
            stored.put(first.get(i), taken(accepted.get(i), answer));
        }
        keep(transaction, fresh);
        fresh.forEach(answer -> known.put(answer.once().place(), answer));
        return asked.stream()
                .map(a -> stored.containsKey(a) ? stored.get(a) : again(a.once().orElseThrow(), known))
                .toList();
    }

    private static Taken taken(Optional<Accepted> accepted, Optional<Known> answer) {
        return accepted.<Taken>map(a -> new Taken.Stored(a, answer.map(Known::answer)))
                .orElseGet(Taken.Gone::new);
    }

    private static Taken again(Once once, Map<Once.Key, Known> known) {
        return Optional.ofNullable(known.get(once.place())).map(k -> k.to(once)).orElseGet(Taken.Gone::new);
    }

    /** Takes personal data out of the answers about these conversations. */
    void erase(Connection transaction, List<String> conversationIds) throws SQLException {
        Sql.update(transaction, ERASE, (Object) conversationIds.toArray(String[]::new));
    }

    /** Removes what is older than 24 hours; it counts as absent before that. */
    public void forget() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.update(connection, FORGET, expired());
        }
    }

    private Map<Once.Key, Known> known(Connection connection, List<Once> asked) throws SQLException {
        Map<Once.Key, Known> known = new HashMap<>();
        if (asked.isEmpty()) {
            return known;
        }
        Sql.Row<Known> read = row -> {
            Once.Key key = key(row);
            Once once = new Once(key.workspaceId(), key.key(), row.getBytes("request"));
            return known.put(key, new Known(once, row.getBytes("answer"), Optional.empty()));
        };
        Columns<Once> places = Columns.of(asked).text(Once::workspaceId).text(Once::key);
        Sql.query(connection, KNOWN, read, places.with(expired()));
        return known;
    }

    private void keep(Connection transaction, List<Known> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<Known> sorted = fresh.stream()
                .sorted(Comparator.comparing(Known::once, Once.IN_ORDER))
                .toList();
        Columns<Known> columns = Columns.of(sorted)
                .text(k -> k.once().workspaceId())
                .text(k -> k.once().key())
                .bytes(k -> k.once().request())
                .bytes(Known::answer)
                .optional(Known::conversationId)
                .time(k -> now);
        if (Sql.update(transaction, KEEP, columns.with(expired())) < fresh.size()) {
            throw new SQLException("another node was faster with one of these keys", SERIALIZATION_FAILURE);
        }
    }

    private static Once.Key key(ResultSet row) throws SQLException {
        return new Once.Key(row.getString("workspace_id"), row.getString("key"));
    }

    @Override
    public void close() {
        looks.close();
    }

    private Instant expired() {
        return clock.instant().minus(KEPT);
    }
}
