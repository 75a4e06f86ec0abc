package app.plixa.hub.number;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Sql;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks connected numbers up; a look-up is remembered for two seconds. */
@Component
public class Numbers {
    private static final String COLUMNS =
            "select id, workspace_id, phone, phone_number_id, access_token, app_secret, verify_token from numbers ";

    /** Sorts behind every id. */
    private static final String BEHIND_ALL = "~";

    private final JdbcClient database;
    private final Cache<String, List<WhatsAppNumber>> recent = Caffeine.newBuilder()
            .maximumSize(30_000)
            .expireAfterWrite(Duration.ofSeconds(2))
            .build();

    Numbers(JdbcClient database) {
        this.database = database;
    }

    /** The number with this id of ours ({@code num_…}). */
    public Optional<WhatsAppNumber> byId(String id) {
        return recent.get("id " + id, key -> query("where id = ?", id)).stream().findFirst();
    }

    /** The number that Meta knows by this id. */
    public Optional<WhatsAppNumber> byPhoneNumberId(String phoneNumberId) {
        return recent.get("meta " + phoneNumberId, key -> query("where phone_number_id = ?", phoneNumberId)).stream()
                .findFirst();
    }

    /** The numbers of a workspace, its first one first: that one sends when a request names none. */
    public List<WhatsAppNumber> ofWorkspace(String workspaceId) {
        return recent.get("workspace " + workspaceId, key -> query("where workspace_id = ? order by id", workspaceId));
    }

    /** One page of a workspace's numbers, newest first, as clients see them; always what the database says now. */
    List<NumberView> list(String workspaceId, Page page) {
        return database.sql("select id, phone, created_at from numbers where workspace_id = ? and id < ?"
                        + " order by id desc limit ?")
                .params(workspaceId, page.before().orElse(BEHIND_ALL), page.rowsToAsk())
                .query((row, n) -> new NumberView(
                        row.getString("id"),
                        row.getString("phone"),
                        Sql.instant(row, "created_at").orElseThrow()))
                .list();
    }

    /** Every number of every workspace, oldest first. */
    public List<WhatsAppNumber> all() {
        return query("order by id");
    }

    private List<WhatsAppNumber> query(String where, Object... parameters) {
        return database.sql(COLUMNS + where)
                .params(parameters)
                .query((row, n) -> new WhatsAppNumber(
                        row.getString("id"),
                        row.getString("workspace_id"),
                        row.getString("phone"),
                        row.getString("phone_number_id"),
                        row.getString("access_token"),
                        row.getString("app_secret"),
                        row.getString("verify_token")))
                .list();
    }
}
