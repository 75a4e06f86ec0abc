package app.plixa.hub.conversation;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.Aliases;
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
    /** Who is meant: by user id, by phone, by what WhatsApp calls the phone, or known. One row, and planned as one. */
    static final String CONTACT = """
            cross join lateral (
              (select u.*, 0 as place from contacts u
                where u.workspace_id = k.workspace_id and u.whatsapp_user_id = k.user_id limit 1)
              union all
              (select p.*, 1 as place from contacts p
                where p.workspace_id = k.workspace_id and p.phone_key = k.phone_key limit 1)
              union all
              (select w.*, 2 as place from contacts w
                where w.workspace_id = k.workspace_id and w.wa_id = k.phone limit 1)
              union all
              (select i.*, 3 as place from contacts i
                where i.workspace_id = k.workspace_id and i.id = k.contact_id
                  and i.erased_at is null limit 1)
              order by place limit 1) ct
            """;

    /**
     * Each key's contact and conversation first, one by one, and only then the rows to lock. In one join a plan of the
     * days when the tables were small looks for the contact of every key at every conversation of the number.
     */
    private static final String FIND = """
            with ct as materialized (
              select ct.*, k.number_id, k.place as key_place, o.id as conversation_id
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
                as k(workspace_id, number_id, phone, phone_key, user_id, contact_id, place)
            """ + CONTACT + """
              cross join lateral (
                select c.id from conversations c
                where c.number_id = k.number_id and c.contact_id = ct.id and not c.erased limit 1) o)
            select\s""" + ConversationRows.COLUMNS + """
            , ct.key_place
            from ct join conversations c on c.id = ct.conversation_id and c.contact_id = ct.id and not c.erased
            where c.id = any(array(select conversation_id from ct))
            order by c.id for no key update of c""";

    private static final String ADD_CONTACTS = """
            insert into contacts (id, workspace_id, phone, phone_key, whatsapp_user_id, name, username, aliases,
              created_at, updated_at)
            select k.id, k.workspace_id, k.phone, k.phone_key, k.user_id, k.name, k.username,
              array_remove(array[k.phone], null), k.at, k.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as k(id, workspace_id, phone, phone_key, user_id, name, username, at)
            where not exists (
                select 1 from contacts w where w.workspace_id = k.workspace_id and w.wa_id = k.phone)
              and not exists (
                select 1 from contacts u where u.workspace_id = k.workspace_id and u.whatsapp_user_id = k.user_id)
            order by k.workspace_id, k.phone_key, k.user_id
            on conflict do nothing""";

    private static final String OPEN = """
            insert into conversations (id, workspace_id, number_id, contact_id, status, created_at, updated_at)
            select distinct on (k.number_id, ct.id) k.new_id, k.workspace_id, k.number_id, ct.id, 'open', k.at, k.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as k(workspace_id, number_id, phone, phone_key, user_id, contact_id, new_id, at)
            """ + CONTACT + """
            order by k.number_id, ct.id
            on conflict (number_id, contact_id) do nothing returning id""";

    private static final String REOPEN = """
            update conversations c set status = 'open', closed_at = null, updated_at = ?,
              last_inbound_at = greatest(c.last_inbound_at, k.inbound_at)
            from (select id, max(inbound_at) as inbound_at
              from unnest(?::text[], ?::timestamptz[]) as t(id, inbound_at) group by id) k
            where c.id = k.id""";

    private final Aliases aliases;
    private final Clock clock;

    Conversations(Aliases aliases, Clock clock) {
        this.aliases = aliases;
        this.clock = clock;
    }

    /**
     * The conversation of each touch; new ones are opened, closed ones reopened, inbound times moved forward, and what
     * the touches tell of their contacts is remembered. One that names a contact which is gone has no conversation.
     */
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
                .filter(touch -> found.containsKey(touch.key()) && !touch.quiet())
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
        List<Touch> keys = List.copyOf(touches);
        Sql.Row<Touched> read = row -> found.put(
                keys.get(row.getInt("key_place") - 1).key(),
                new Touched(
                        row.getString("c_workspace_id"),
                        ConversationRows.conversation(row, now),
                        ConversationRows.contact(row),
                        false,
                        false));
        Sql.query(transaction, FIND, read, keys(keys).with());
        return found;
    }

    private Set<String> open(Connection transaction, List<Touch> missing) throws SQLException {
        Instant now = clock.instant();
        List<Touch> strangers = missing.stream()
                .filter(touch -> touch.who().contactId().isEmpty())
                .toList();
        if (!strangers.isEmpty()) {
            Columns<Touch> added = Columns.of(strangers)
                    .text(touch -> Ids.next("ctc"))
                    .text(Touch::workspaceId)
                    .optional(touch -> touch.who().phone())
                    .optional(touch -> touch.who().phoneKey())
                    .optional(touch -> touch.who().userId())
                    .optional(touch -> touch.profile().name())
                    .optional(touch -> touch.profile().username())
                    .time(touch -> now);
            Sql.update(transaction, ADD_CONTACTS, added.with());
        }
        Columns<Touch> conversations =
                keys(missing).text(touch -> Ids.next("cnv")).time(touch -> now);
        return new HashSet<>(Sql.query(transaction, OPEN, row -> row.getString(1), conversations.with()));
    }

    private void change(Connection transaction, List<Touch> changing, Map<Touch.Key, Touched> found)
            throws SQLException {
        reopen(transaction, changing, found);
        aliases.learn(
                transaction,
                changing.stream()
                        .map(touch -> touch.of(found.get(touch.key()).contact()))
                        .toList());
        Map<Touch.Key, Touched> now = find(transaction, changing);
        List<Touch> joined = changing.stream()
                .filter(touch ->
                        now.containsKey(touch.key()) && !now.get(touch.key()).isAt(found.get(touch.key())))
                .toList();
        if (!joined.isEmpty()) {
            // Two contacts turned out to be one: the message goes to the conversation of the one that is left.
            joined.forEach(touch -> found.put(touch.key(), now.get(touch.key())));
            reopen(transaction, joined, found);
            now.putAll(find(transaction, joined));
        }
        now.forEach((key, fresh) -> found.computeIfPresent(key, (same, before) -> before.now(fresh)));
    }

    private void reopen(Connection transaction, List<Touch> touches, Map<Touch.Key, Touched> found)
            throws SQLException {
        Columns<Touch> times = Columns.of(touches)
                .text(touch -> found.get(touch.key()).conversation().id())
                .optionalTime(Touch::inboundAt);
        Sql.update(transaction, REOPEN, times.after(clock.instant()));
    }

    private static Columns<Touch> keys(List<Touch> touches) {
        return Columns.of(touches)
                .text(Touch::workspaceId)
                .text(Touch::numberId)
                .optional(touch -> touch.who().phone())
                .optional(touch -> touch.who().phoneKey())
                .optional(touch -> touch.who().userId())
                .optional(touch -> touch.who().contactId());
    }
}
