package app.plixa.hub.contact;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two contacts that WhatsApp names as one person: one that was known by its user id only, and one by the phone that goes
 * with it. The one with the phone has the user id from then on, so that whatever is written to or by either joins its
 * conversations. The other one stays as it is but for the user id, with its conversations and all that was written in
 * them: nothing is moved or lost, and their ids stay good. Both are marked as one person, whose window is one.
 */
final class Unions {
    private static final Logger log = LoggerFactory.getLogger(Unions.class);

    /** By whichever of the two it was told of. Whom somebody else has at this moment is left for the next time. */
    private static final String FIND = """
            select a.id as with_phone, b.id as without, b.whatsapp_user_id, b.username
            from unnest(?::text[], ?::text[], ?::text[]) with ordinality as k(id, user_id, wa_key, place)
            join contacts s on s.id = k.id
            join contacts b on b.workspace_id = s.workspace_id and b.whatsapp_user_id = k.user_id and b.phone is null
              and b.erased_at is null
            join contacts a on a.workspace_id = s.workspace_id and a.phone_key = coalesce(s.phone_key, k.wa_key)
              and a.id <> b.id and a.whatsapp_user_id is null and a.erased_at is null
            order by k.place for no key update of a, b skip locked""";

    /** It can still be written to, by the number that the other one has. */
    private static final String GIVE_UP = """
            update contacts b set whatsapp_user_id = null, wa_id = coalesce(b.wa_id, a.wa_id, a.phone), updated_at = ?
            from contacts a where a.id = ? and b.id = ?""";

    private static final String TAKE = """
            update contacts set whatsapp_user_id = ?, username = coalesce(?, username), updated_at = ? where id = ?""";

    private static final String ONE = """
            update contacts c set person = coalesce(a.person, a.id) from contacts a
            where a.id = ? and c.id in (a.id, ?)""";

    private record Pair(String withPhone, String without, String userId, String username) {}

    private Unions() {}

    /** Joins those of which these sightings tell. */
    static void join(Connection transaction, List<Sighting> sightings, Instant now) throws SQLException {
        List<Sighting> both = sightings.stream()
                .filter(sighting -> sighting.userId().isPresent()
                        && (sighting.waId().isPresent()
                                || sighting.contact().phone().isPresent()))
                .toList();
        if (both.isEmpty()) {
            return;
        }
        Columns<Sighting> columns = Columns.of(both)
                .text(sighting -> sighting.contact().id())
                .optional(Sighting::userId)
                .optional(sighting -> sighting.waId().map(PhoneKey::of));
        Sql.Row<Pair> read = row -> new Pair(
                row.getString("with_phone"),
                row.getString("without"),
                row.getString("whatsapp_user_id"),
                row.getString("username"));
        Set<String> taken = new HashSet<>();
        for (Pair pair : Sql.query(transaction, FIND, read, columns.with())) {
            // A phone takes one user id; whoever else claims it keeps its own.
            if (!taken.add(pair.withPhone()) || !taken.add(pair.without())) {
                continue;
            }
            Sql.update(transaction, GIVE_UP, now, pair.withPhone(), pair.without());
            Sql.update(transaction, TAKE, pair.userId(), pair.username(), now, pair.withPhone());
            Sql.update(transaction, ONE, pair.withPhone(), pair.without());
            log.info("contact {} is the same person as {}", pair.without(), pair.withPhone());
        }
    }
}
