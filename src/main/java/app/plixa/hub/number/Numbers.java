package app.plixa.hub.number;

import app.plixa.hub.api.Page;
import app.plixa.hub.commit.Changes;
import app.plixa.hub.commit.LookupCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks connected numbers up. A look-up is remembered until any node changes a number, and for half a minute at most:
 * a pause or a new token holds everywhere as soon as it is committed.
 */
@Component
public class Numbers {
    private static final String NUMBERS = "select" + NumberRows.WITH_SECRETS + "from numbers ";

    private static final String PAGE = "select" + NumberRows.SHOWN + "from numbers where workspace_id = ? and id < ?"
            + " order by id desc limit ?";

    private static final String ONE = "select" + NumberRows.SHOWN + "from numbers where workspace_id = ? and id = ?";

    private static final String BY_META = "where phone_number_id = ?";

    /** Sorts behind every id. */
    private static final String BEHIND_ALL = "~";

    /** Which numbers are looked up: a condition of one parameter, and its value. */
    private record Question(String where, String value) {}

    private final JdbcClient database;
    private final NumberRows rows;
    private final LookupCache<Question, List<WhatsAppNumber>> recent =
            new LookupCache<>(30_000, Duration.ofSeconds(30), asked -> query(asked.where(), asked.value()));

    Numbers(JdbcClient database, NumberRows rows, Changes changes) {
        this.database = database;
        this.rows = rows;
        changes.on("numbers", this::forget);
    }

    /** The number with this id of ours ({@code num_…}). */
    public Optional<WhatsAppNumber> byId(String id) {
        return known("where id = ?", id).stream().findFirst();
    }

    /** The number that Meta knows by this id; that there is none is not remembered, it may just have been connected. */
    public Optional<WhatsAppNumber> byPhoneNumberId(String phoneNumberId) {
        return known(BY_META, phoneNumberId).stream().findFirst().or(() -> query(BY_META, phoneNumberId).stream()
                .findFirst());
    }

    /** The numbers of a workspace, its first one first: that one sends when a request names none. */
    public List<WhatsAppNumber> ofWorkspace(String workspaceId) {
        return known("where workspace_id = ? order by id", workspaceId);
    }

    /** One page of a workspace's numbers, newest first, as clients see them; always what the database says now. */
    List<NumberView> list(String workspaceId, Page page) {
        return database.sql(PAGE)
                .params(workspaceId, page.before().orElse(BEHIND_ALL), page.rowsToAsk())
                .query((row, n) -> rows.view(row))
                .list();
    }

    /** One of a workspace's numbers as clients see it; what the database says now. */
    public Optional<NumberView> view(String workspaceId, String id) {
        return database.sql(ONE)
                .params(workspaceId, id)
                .query((row, n) -> rows.view(row))
                .optional();
    }

    /** Every number of every workspace, oldest first. */
    public List<WhatsAppNumber> all() {
        return query("order by id");
    }

    /** Numbers that WhatsApp was never asked about, oldest first. */
    public List<WhatsAppNumber> unchecked() {
        return query("where checked_at is null order by id limit 100");
    }

    /** What this node remembers is not so any more. */
    void forget() {
        recent.forget();
    }

    private List<WhatsAppNumber> known(String where, String value) {
        return recent.get(new Question(where, value));
    }

    private List<WhatsAppNumber> query(String where, Object... parameters) {
        return database.sql(NUMBERS + where)
                .params(parameters)
                .query((row, n) -> rows.number(row))
                .list();
    }
}
