package app.plixa.hub.contact;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Remembers what contacts answer to, so that whoever writes in later is found again. */
@Component
public class Aliases {
    private static final Logger log = LoggerFactory.getLogger(Aliases.class);
    private static final String UNIQUE_VIOLATION = "23505";

    /** A phone or user id that another contact has already stays with it. */
    private static final String LEARN = """
            with news as (
              select ct.id, case when ct.named then ct.name else coalesce(k.name, ct.name) end as name,
                coalesce(k.username, ct.username) as username, coalesce(k.wa_id, ct.wa_id) as wa_id,
                case when ct.phone is null and not exists (
                    select 1 from contacts x where x.workspace_id = ct.workspace_id and x.phone_key = k.wa_key)
                  then k.wa_id else ct.phone end as phone, k.wa_key,
                case when k.user_id is null or exists (select 1 from contacts x
                    where x.workspace_id = ct.workspace_id and x.whatsapp_user_id = k.user_id and x.id <> ct.id)
                  then ct.whatsapp_user_id else k.user_id end as user_id,
                case when k.wa_id is null or k.wa_id = any(ct.aliases)
                  then ct.aliases else ct.aliases || k.wa_id end as aliases
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                as k(id, name, username, wa_id, wa_key, user_id)
              join contacts ct on ct.id = k.id and ct.erased_at is null
              order by ct.id for no key update of ct%s)
            update contacts ct set name = n.name, username = n.username, wa_id = n.wa_id, phone = n.phone,
              phone_key = case when ct.phone is null and n.phone is not null then n.wa_key else ct.phone_key end,
              whatsapp_user_id = n.user_id, aliases = n.aliases, updated_at = ?
            from news n where ct.id = n.id and
              (ct.name, ct.username, ct.wa_id, ct.phone, ct.whatsapp_user_id, ct.aliases)
              is distinct from (n.name, n.username, n.wa_id, n.phone, n.user_id, n.aliases)""";

    private static final String WAITING = LEARN.formatted("");
    private static final String PASSING = LEARN.formatted(" skip locked");

    private final Clock clock;

    Aliases(Clock clock) {
        this.clock = clock;
    }

    /**
     * Remembers what is news in them. The rest of the transaction matters more: if another one gives the same id to
     * another contact at this very moment, nothing is learned here, and the next message tells it again.
     */
    public void learn(Connection transaction, Collection<Sighting> sightings) throws SQLException {
        learn(transaction, sightings, WAITING);
    }

    /**
     * The same for a transaction that has messages locked already, and may wait for no contact (contacts are locked
     * before messages): what somebody else has at this moment learns nothing.
     */
    public void learnUnlessBusy(Connection transaction, Collection<Sighting> sightings) throws SQLException {
        learn(transaction, sightings, PASSING);
    }

    private void learn(Connection transaction, Collection<Sighting> sightings, String sql) throws SQLException {
        Map<String, Sighting> news = new LinkedHashMap<>();
        sightings.stream()
                .filter(Sighting::isNews)
                .forEach(sighting -> news.merge(sighting.contact().id(), sighting, Sighting::then));
        if (news.isEmpty()) {
            return;
        }
        if (news.values().stream().noneMatch(Sighting::mayClash)) {
            update(transaction, sql, news.values());
            return;
        }
        Savepoint before = transaction.setSavepoint();
        try {
            update(transaction, sql, news.values());
            Unions.join(transaction, List.copyOf(news.values()), clock.instant());
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            transaction.rollback(before);
            log.info("contacts learn nothing from {} sightings: another contact got the same id", news.size());
        }
    }

    private void update(Connection transaction, String sql, Collection<Sighting> news) throws SQLException {
        Columns<Sighting> columns = Columns.of(List.copyOf(news))
                .text(sighting -> sighting.contact().id())
                .optional(Sighting::name)
                .optional(Sighting::username)
                .optional(Sighting::waId)
                .optional(sighting -> sighting.waId().map(PhoneKey::of))
                .optional(Sighting::userId);
        Sql.update(transaction, sql, columns.with(clock.instant()));
    }
}
