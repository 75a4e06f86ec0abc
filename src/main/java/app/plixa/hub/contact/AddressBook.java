package app.plixa.hub.contact;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Ids;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Takes over what the business calls its customers in the WhatsApp Business app; a name given here is kept. */
@Component
public class AddressBook {
    private static final String ENTER = """
            insert into contacts (id, workspace_id, phone, phone_key, name, aliases, created_at, updated_at)
            select k.id, k.workspace_id, k.phone, k.phone_key, k.name, array[k.phone], k.at, k.at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
              as k(id, workspace_id, phone, phone_key, name, at)
            where not exists (select 1 from contacts w where w.workspace_id = k.workspace_id and w.wa_id = k.phone
              and w.phone_key is distinct from k.phone_key)
            order by k.workspace_id, k.phone_key
            on conflict (workspace_id, phone_key) where phone_key is not null
            do update set name = excluded.name, updated_at = excluded.updated_at
              where not contacts.named and contacts.name is distinct from excluded.name""";

    private final Clock clock;

    AddressBook(Clock clock) {
        this.clock = clock;
    }

    /** Names the contacts of these phones; who is not known yet becomes one. */
    public void enter(Connection transaction, Collection<Entry> entries) throws SQLException {
        Map<String, Entry> last = new LinkedHashMap<>();
        entries.forEach(entry -> last.put(entry.workspaceId() + " " + PhoneKey.of(entry.phone()), entry));
        if (!last.isEmpty()) {
            Columns<Entry> columns = Columns.of(List.copyOf(last.values()))
                    .text(entry -> Ids.next("ctc"))
                    .text(Entry::workspaceId)
                    .text(Entry::phone)
                    .text(entry -> PhoneKey.of(entry.phone()))
                    .text(Entry::name)
                    .time(entry -> clock.instant());
            Sql.update(transaction, ENTER, columns.with());
        }
    }
}
