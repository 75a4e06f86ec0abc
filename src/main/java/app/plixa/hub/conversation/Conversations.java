package app.plixa.hub.conversation;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Finds or opens the conversations of a group of messages, and locks their rows until the transaction ends: messages
 * of one conversation are thereby numbered in the order they are accepted, on any number of nodes.
 */
@Component
public class Conversations {
    /** Whose number this is: by the number itself, else by what WhatsApp calls it. One row, and planned as one. */
    private static final String CONTACT = """
            cross join lateral (
              (select p.*, 0 as place from contacts p
                where p.workspace_id = k.workspace_id and p.phone = k.phone limit 1)
              union all
              (select w.*, 1 as place from contacts w
                where w.workspace_id = k.workspace_id and w.wa_id = k.phone limit 1)
              order by place limit 1) ct
            """;

    private static final String FIND = "select " + ConversationRows.COLUMNS + """
            , k.number_id as key_number, k.phone as key_phone
            from unnest(?::text[], ?::text[], ?::text[]) as k(workspace_id, number_id, phone)
            """ + CONTACT + """
            join conversations c on c.number_id = k.number_id and c.contact_id = ct.id and not c.erased
            order by c.id for no key update of c""";

    private static final String ADD_CONTACTS = """
            insert into contacts (id, workspace_id, phone, name, aliases, created_at, updated_at)
            select k.id, k.workspace_id, k.phone, k.name, array[k.phone], k.at, k.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as k(id, workspace_id, phone, name, at)
            where not exists (select 1 from contacts ct where ct.workspace_id = k.workspace_id and ct.wa_id = k.phone)
            order by k.workspace_id, k.phone
            on conflict (workspace_id, phone) where phone is not null do nothing""";

    private static final String OPEN = """
            insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)
            select distinct on (k.number_id, k.phone) k.id, k.workspace_id, k.number_id, ct.id, 'open', k.at, k.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as k(id, workspace_id, number_id, phone, at)
            """ + CONTACT + """
            order by k.number_id, k.phone
            on conflict (number_id, contact_id) do nothing returning id""";

    private static final String REOPEN = """
            update conversations c set status = 'open', closed_at = null, updated_at = ?,
              last_inbound_at = greatest(c.last_inbound_at, k.inbound_at)
            from unnest(?::text[], ?::timestamptz[]) as k(id, inbound_at) where c.id = k.id""";

    private static final String NAME_CONTACTS = """
            update contacts ct set name = k.name, updated_at = ?
            from unnest(?::text[], ?::text[]) as k(id, name)
            where ct.id = k.id and k.name is not null and not ct.named and ct.name is distinct from k.name""";

    private final Clock clock;

    Conversations(Clock clock) {
        this.clock = clock;
    }

    /** The conversation of each touch; new ones are opened, closed ones reopened, inbound times moved forward. */
    public Map<Touch.Key, Touched> touch(Connection transaction, Collection<Touch> touches) throws SQLException {
        Map<Touch.Key, Touch> distinct = new LinkedHashMap<>();
        touches.forEach(touch -> distinct.merge(touch.key(), touch, Touch::latest));
        Map<Touch.Key, Touched> found = find(transaction, distinct.values());
        List<Touch> missing = distinct.values().stream()
                .filter(touch -> !found.containsKey(touch.key()))
                .toList();
        if (!missing.isEmpty()) {
            Set<String> opened = open(transaction, missing);
            find(transaction, missing)
                    .forEach((key, touched) -> found.put(
                            key,
                            touched.created(
                                    opened.contains(touched.conversation().id()))));
        }
        List<Touch> changing = distinct.values().stream()
                .filter(touch ->
                        touch.inboundAt().isPresent() || found.get(touch.key()).closed())
                .toList();
        if (!changing.isEmpty()) {
            change(transaction, changing, found);
        }
        return found;
    }

    private Map<Touch.Key, Touched> find(Connection transaction, Collection<Touch> touches) throws SQLException {
        Instant now = clock.instant();
        Map<Touch.Key, Touched> found = new HashMap<>();
        Columns<Touch> keys = Columns.of(List.copyOf(touches))
                .text(Touch::workspaceId)
                .text(Touch::numberId)
                .text(Touch::phone);
        Sql.Row<Touched> read = row -> found.put(
                new Touch.Key(row.getString("key_number"), row.getString("key_phone")),
                new Touched(
                        row.getString("c_workspace_id"),
                        ConversationRows.conversation(row, now),
                        ConversationRows.contact(row),
                        false,
                        false));
        Sql.query(transaction, FIND, read, keys.with());
        return found;
    }

    private Set<String> open(Connection transaction, List<Touch> missing) throws SQLException {
        Instant now = clock.instant();
        Sql.update(
                transaction,
                ADD_CONTACTS,
                Columns.of(missing)
                        .text(touch -> Ids.next("ctc"))
                        .text(Touch::workspaceId)
                        .text(Touch::phone)
                        .optional(Touch::profileName)
                        .time(touch -> now)
                        .with());
        Columns<Touch> conversations = Columns.of(missing)
                .text(touch -> Ids.next("cnv"))
                .text(Touch::workspaceId)
                .text(Touch::numberId)
                .text(Touch::phone)
                .time(touch -> now);
        return new HashSet<>(Sql.query(transaction, OPEN, row -> row.getString(1), conversations.with()));
    }

    private void change(Connection transaction, List<Touch> changing, Map<Touch.Key, Touched> found)
            throws SQLException {
        Instant now = clock.instant();
        Columns<Touch> times = Columns.of(changing)
                .text(touch -> found.get(touch.key()).conversation().id())
                .optionalTime(Touch::inboundAt);
        Sql.update(transaction, REOPEN, times.after(now));
        Columns<Touch> names = Columns.of(changing)
                .text(touch -> found.get(touch.key()).contact().id())
                .optional(Touch::profileName);
        Sql.update(transaction, NAME_CONTACTS, names.after(now));
        find(transaction, changing)
                .forEach((key, fresh) -> found.computeIfPresent(key, (same, before) -> before.now(fresh)));
    }
}
