package app.plixa.hub.panel;

import app.plixa.hub.broker.Queues;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.queue.Addresses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * What died in the broker, each letter for the owners of the workspace it is of: the one whose address it died at, or else
 * the one that all ids in it are of. The rest, of no workspace or of several, is for the owners of the first workspace:
 * they run the hub. So is a letter that is too long to be read whole, unless its address says whose it is.
 */
@Component
class DeadLetters {
    private static final Pattern ID = Pattern.compile("\\b(?:evt|dlv|cnv|msg)_[0-9a-f]{32}\\b");
    private static final List<String> TABLES = List.of("events", "deliveries", "conversations", "messages");

    private static final int MOST_READ = 1_000;
    private static final int MOST_SHOWN = 100;
    private static final int MOST_ROUNDS = 10;

    private static final String FIRST = "select id, slug from workspaces order by id";

    /**
     * What is shown of them.
     *
     * @param letters the first of these owners'
     * @param others how many more of theirs were found
     * @param unread whether the broker has more than were looked through
     */
    record Found(List<Queues.Entry> letters, int others, boolean unread) {
        /** How many there are, as far as was looked. */
        int count() {
            return letters.size() + others;
        }
    }

    private final Queues queues;
    private final DataSource database;

    DeadLetters(Queues queues, DataSource database) {
        this.queues = queues;
        this.database = database;
    }

    /** The first of the letters that owners of this workspace may see, a hundred at most. */
    Found of(String workspaceId) throws SQLException {
        List<Queues.Entry> all = queues.entries(Queues.DEAD_LETTER, MOST_READ);
        List<Queues.Entry> own = owned(workspaceId, all);
        List<Queues.Entry> shown = own.stream().limit(MOST_SHOWN).toList();
        return new Found(shown, own.size() - shown.size(), all.size() == MOST_READ);
    }

    private List<Queues.Entry> owned(String workspaceId) throws SQLException {
        return owned(workspaceId, queues.entries(Queues.DEAD_LETTER, MOST_READ));
    }

    private List<Queues.Entry> owned(String workspaceId, List<Queues.Entry> letters) throws SQLException {
        if (letters.isEmpty()) {
            return letters;
        }
        try (Connection connection = database.getConnection()) {
            List<String[]> workspaces =
                    Sql.query(connection, FIRST, row -> new String[] {row.getString("id"), row.getString("slug")});
            Map<String, String> bySlug = new HashMap<>();
            workspaces.forEach(one -> bySlug.put(one[1], one[0]));
            Map<String, String> byId = workspacesOf(connection, letters);
            String first = workspaces.get(0)[0];
            return letters.stream()
                    .filter(letter -> owner(letter, bySlug, byId).orElse(first).equals(workspaceId))
                    .toList();
        }
    }

    /** Puts one of these back where it died; whether it was there for them. */
    boolean retry(String workspaceId, long id) throws SQLException {
        return has(workspaceId, id) && queues.retry(id);
    }

    /** Puts those back that these owners see; how many. */
    int retryAll(String workspaceId) throws SQLException {
        int count = 0;
        Set<Long> tried = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Queues.Entry> more = owned(workspaceId).stream()
                    .filter(letter -> tried.add(letter.id()))
                    .toList();
            if (more.isEmpty()) {
                break;
            }
            count += (int)
                    more.stream().filter(letter -> queues.retry(letter.id())).count();
        }
        return count;
    }

    /** Removes one of these for good; whether it was there for them. */
    boolean remove(String workspaceId, long id) throws SQLException {
        return has(workspaceId, id) && queues.remove(id);
    }

    private boolean has(String workspaceId, long id) throws SQLException {
        return owned(workspaceId).stream().anyMatch(letter -> letter.id() == id);
    }

    private static Optional<String> owner(Queues.Entry letter, Map<String, String> bySlug, Map<String, String> byId) {
        Optional<String> slug = letter.address().flatMap(Addresses::slug);
        if (slug.isPresent()) {
            return slug.map(bySlug::get);
        }
        Set<String> named = new HashSet<>();
        ids(letter).forEach(id -> named.add(byId.getOrDefault(id, "")));
        return letter.whole() && named.size() == 1
                ? named.stream().filter(id -> !id.isEmpty()).findFirst()
                : Optional.empty();
    }

    private static List<String> ids(Queues.Entry letter) {
        return ID.matcher(letter.text()).results().map(MatchResult::group).toList();
    }

    private static Map<String, String> workspacesOf(Connection connection, List<Queues.Entry> letters)
            throws SQLException {
        String[] ids = letters.stream()
                .filter(Queues.Entry::whole)
                .flatMap(letter -> ids(letter).stream())
                .distinct()
                .toArray(String[]::new);
        Map<String, String> workspaces = new HashMap<>();
        for (String table : ids.length == 0 ? List.<String>of() : TABLES) {
            String sql = "select id, workspace_id from " + table + " where id = any(?::text[])";
            Sql.query(connection, sql, row -> workspaces.put(row.getString(1), row.getString(2)), (Object) ids);
        }
        return workspaces;
    }
}
