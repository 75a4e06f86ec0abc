package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Keeps what could not be read of callbacks, so that nothing that WhatsApp told is lost, and says how much there is. */
@Component
public class UnreadCallbacks {
    /** It is counted no further. */
    public static final int MOST = 1000;

    private static final String KEEP = """
            insert into unread_callbacks as u (number_id, digest, reason, raw, first_at, last_at)
            select k.number_id, decode(k.digest, 'hex'), k.reason, k.raw, now.at, now.at
            from (select ?::timestamptz as at) now,
              unnest(?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
              as k(number_id, digest, reason, raw, place)
            order by k.place
            on conflict (number_id, digest) do update set times = u.times + 1, last_at = excluded.last_at""";

    private static final String RECENT = """
            select reason, count(*) as things, max(last_at) as at from (
              select reason, last_at from unread_callbacks
              where number_id = ? and last_at > ? and reason not in ('news', 'error')
              order by last_at desc limit ?) u group by reason""";

    /** Of one person; whoever asks has the contact. */
    private static final String ERASE = """
            delete from unread_callbacks u using contacts c
            where c.id = ? and u.number_id in (select n.id from numbers n where n.workspace_id = c.workspace_id)
              and exists (select 1 from unnest(c.aliases || array[c.phone, c.wa_id, c.whatsapp_user_id]) as own
                where own is not null and strpos(u.raw, own) > 0)""";

    /**
     * Things of one kind.
     *
     * @param things how many, counted to {@link #MOST}
     * @param at when the last one came
     */
    public record Count(int things, Instant at) {}

    private final DataSource database;
    private final Clock clock;

    UnreadCallbacks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void keep(Connection transaction, List<Unread> unread) throws SQLException {
        if (unread.isEmpty()) {
            return;
        }
        // One row once a statement, and always in the same order: two that keep the same wait for each other, no more.
        Map<String, Unread> distinct = new TreeMap<>();
        unread.forEach(one -> distinct.put(one.numberId() + one.digest(), one));
        Columns<Unread> columns = Columns.of(List.copyOf(distinct.values()))
                .text(Unread::numberId)
                .text(Unread::digest)
                .text(one -> one.reason().word())
                .text(Unread::raw);
        Sql.update(transaction, KEEP, columns.after(clock.instant()));
    }

    /** What came for this number since then. */
    public Map<Unread.Reason, Count> since(String numberId, Instant since) throws SQLException {
        Map<Unread.Reason, Count> counts = new EnumMap<>(Unread.Reason.class);
        try (Connection connection = database.getConnection()) {
            Sql.query(
                    connection,
                    RECENT,
                    row -> counts.put(
                            Unread.Reason.of(row.getString("reason")),
                            new Count(
                                    row.getInt("things"), Sql.instant(row, "at").orElseThrow())),
                    numberId,
                    since,
                    MOST);
        }
        return counts;
    }

    /** Takes out what names this contact, which still has its names. */
    static void erase(Connection transaction, String contactId) throws SQLException {
        Sql.update(transaction, ERASE, contactId);
    }
}
