package app.plixa.hub.panel;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.commit.Where;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Conversations with what was written last in them, the liveliest first. Where what is asked for fits few of them, those
 * are looked at; else the messages are walked along, newest first, until a page is full: the table may hold any number.
 * Conversations without any message come last. A row is placed by the id of its newest message, or else by its own.
 */
@Component
class RecentChats {
    private static final int PER_PAGE = 50;
    private static final int FIRST_STEP = 2_000;
    /** Messages that one page walks along; the next one goes on from there. */
    private static final int LONGEST_WALK = 30_000;

    private static final String STEP = """
            select conversation_id, max(id) as newest, min(id) as oldest, count(*) as messages from (
              select id, conversation_id from messages where workspace_id = ? and id ~<~ ?
              order by id using ~>~ limit %d) m
            group by conversation_id""";

    /** Conversations from there on, newest first, and whether anything was ever said in them. */
    private static final String ALL = """
            select id, exists (select 1 from messages where conversation_id = c.id) as spoken from (
              select one.id from unnest(array['open', 'closed']) as s(status) cross join lateral (
                select id from conversations where workspace_id = ? and status = s.status and id ~<~ ?
                order by id using ~>~ limit %1$d) one
              order by one.id using ~>~ limit %1$d) c order by id using ~>~""".formatted(FIRST_STEP);

    /** Of these conversations those whose newest message is the one beside it, where one is. */
    private static final String ROWS = """
            select c.id, c.status, c.name, c.tags, ct.name as contact_name, coalesce(ct.phone, ct.wa_id) as phone,
              m.id as last_id, m.body, m.type, m.direction, m.status as last_status,
              coalesce(m.id, c.id) as place, coalesce(m.created_at, c.created_at) as created_at,
              (select count(*) from (select 1 from messages u
                where u.conversation_id = c.id and u.direction = 'inbound' and u.read_at is null limit 100) n) as unread
            from unnest(?::text[], ?::text[]) as i(id, newest) join conversations c on c.id = i.id
            join contacts ct on ct.id = c.contact_id
            left join lateral (select id, body, type, direction, status, created_at from messages
              where conversation_id = c.id order by id using ~>~ limit 1) m on true""";

    private static final String UNREAD = "exists (select 1 from messages u where u.conversation_id = c.id"
            + " and u.direction = 'inbound' and u.read_at is null)";

    /**
     * One page.
     *
     * @param next where the next one begins; null when there is none
     * @param further whether that is to look on: the page is not full
     */
    record Chats(List<Map<String, Object>> rows, String next, boolean further) {
        /** Another text whenever something in it is another. */
        String digest() {
            List<Object> told = new ArrayList<>();
            rows.forEach(row -> told.add(List.of(
                    row.get("id"),
                    row.get("place"),
                    String.valueOf(row.get("last_status")),
                    row.get("status"),
                    row.get("unread"),
                    row.get("tags"),
                    String.valueOf(row.get("name")),
                    row.get("contact").toString())));
            return Integer.toHexString(told.hashCode());
        }
    }

    private record Step(String conversation, String newest, String oldest, int messages) {
        static Step read(ResultSet row) throws SQLException {
            return new Step(row.getString(1), row.getString(2), row.getString(3), row.getInt(4));
        }
    }

    private final DataSource database;
    private final FewChats few;

    RecentChats(DataSource database, FewChats few) {
        this.database = database;
        this.few = few;
    }

    /** The page that is asked for. */
    Chats page(String workspaceId, Asked asked) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Optional<List<String>> known = few.of(connection, workspaceId, asked);
            if (known.isPresent()) {
                String[] ids = known.get().toArray(String[]::new);
                List<Map<String, Object>> rows = rows(connection, workspaceId, asked, ids, new String[ids.length]);
                return full(rows, null);
            }
            return walk(connection, workspaceId, asked);
        }
    }

    private Chats walk(Connection connection, String workspaceId, Asked asked) throws SQLException {
        List<Map<String, Object>> found = new ArrayList<>();
        String behind = asked.behind().orElse("~");
        int size = FIRST_STEP;
        for (int walked = 0; walked < LONGEST_WALK && found.size() <= PER_PAGE; size *= 2) {
            List<Step> step = Sql.query(connection, STEP.formatted(size), Step::read, workspaceId, behind);
            String[] ids = step.stream().map(Step::conversation).toArray(String[]::new);
            String[] newest = step.stream().map(Step::newest).toArray(String[]::new);
            found.addAll(rows(connection, workspaceId, asked, ids, newest));
            int messages = step.stream().mapToInt(Step::messages).sum();
            if (messages < size) {
                return silent(connection, workspaceId, asked, found);
            }
            walked += messages;
            behind = step.stream().map(Step::oldest).min(String::compareTo).orElseThrow();
        }
        return full(found, behind);
    }

    /** The page goes on with those in which nobody has written. */
    private static Chats silent(Connection connection, String workspaceId, Asked asked, List<Map<String, Object>> found)
            throws SQLException {
        String behind = asked.behind().filter(place -> place.startsWith("cnv_")).orElse("~");
        for (int walked = 0; walked < LONGEST_WALK && found.size() <= PER_PAGE; walked += FIRST_STEP) {
            Map<String, Boolean> spoken = new LinkedHashMap<>();
            Sql.query(connection, ALL, row -> spoken.put(row.getString(1), row.getBoolean(2)), workspaceId, behind);
            String[] ids =
                    spoken.keySet().stream().filter(id -> !spoken.get(id)).toArray(String[]::new);
            found.addAll(rows(connection, workspaceId, asked, ids, new String[ids.length]));
            if (spoken.size() < FIRST_STEP) {
                return full(found, null);
            }
            behind = new ArrayList<>(spoken.keySet()).get(spoken.size() - 1);
        }
        return full(found, behind);
    }

    private static Chats full(List<Map<String, Object>> found, String goesOn) {
        if (found.size() <= PER_PAGE) {
            return new Chats(found, goesOn, goesOn != null);
        }
        List<Map<String, Object>> rows = found.subList(0, PER_PAGE);
        return new Chats(rows, rows.get(PER_PAGE - 1).get("place").toString(), false);
    }

    private static List<Map<String, Object>> rows(
            Connection connection, String workspaceId, Asked asked, String[] ids, String[] newest) throws SQLException {
        Where where = Where.of("c.workspace_id = ?", workspaceId)
                .when("c.status = ?", asked.wantedStatus())
                .when("c.tags @> array[?::text]", asked.wantedTag())
                .when("c.number_id = ?", asked.wantedNumber())
                .and("(i.newest is null or m.id = i.newest)")
                .when("coalesce(m.id, c.id) ~<~ ?", asked.behind());
        asked.name()
                .map(text -> "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                .ifPresent(like -> where.and("c.name ilike ? or ct.name ilike ? or ct.phone like ?", like, like, like));
        if (asked.wantsUnread()) {
            where.and(UNREAD);
        }
        List<Object> all = new ArrayList<>(List.of(ids, newest));
        all.addAll(List.of(where.with()));
        String sql = ROWS + where.sql() + " order by place desc limit " + (PER_PAGE + 1);
        return Sql.query(connection, sql, RecentChats::row, all.toArray());
    }

    private static Map<String, Object> row(ResultSet row) throws SQLException {
        Map<String, Object> contact = new HashMap<>();
        contact.put("name", row.getString("contact_name"));
        contact.put("phone", row.getString("phone"));
        Map<String, Object> shown = new HashMap<>();
        for (String column : List.of("id", "name", "status", "body", "type", "direction", "last_status", "place")) {
            shown.put(column, row.getString(column));
        }
        shown.put("contact", contact);
        shown.put("tags", Objects.requireNonNull(Sql.texts(row, "tags")));
        shown.put("created_at", Sql.instant(row, "created_at").orElseThrow());
        shown.put("unread", row.getInt("unread"));
        return shown;
    }
}
