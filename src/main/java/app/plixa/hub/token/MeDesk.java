package app.plixa.hub.token;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Who am I: the caller's token, workspace, plan and limit. */
@Component("meDesk")
public class MeDesk {
    private static final String FIND = """
            select t.id as token_id, t.name as token_name, t.abilities, t.last_four, t.expires_at,
              w.id as workspace_id, w.slug, w.name as workspace_name, w.plan
            from tokens t join workspaces w on w.id = t.workspace_id where t.id = ?""";

    private record OwnToken(
            String id, String name, List<String> abilities, String lastFour, Optional<Instant> expiresAt) {}

    private record OwnWorkspace(String id, String slug, String name) {}

    private record Me(OwnToken token, OwnWorkspace workspace, String plan, long rateLimit) {}

    private final DataSource database;
    private final Answers answers;

    MeDesk(DataSource database, Answers answers) {
        this.database = database;
        this.answers = answers;
    }

    /** 200 with the caller; the rate limit is the one in force, in requests per minute. */
    public void show(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Me me = Sql.query(connection, FIND, row -> me(row, caller.limit()), caller.tokenId()).stream()
                    .findFirst()
                    .orElseThrow(Problem::unauthenticated);
            answers.one(exchange, 200, me);
        }
    }

    private static Me me(ResultSet row, long limit) throws SQLException {
        return new Me(
                new OwnToken(
                        row.getString("token_id"),
                        row.getString("token_name"),
                        Sql.texts(row, "abilities"),
                        row.getString("last_four"),
                        Sql.instant(row, "expires_at")),
                new OwnWorkspace(row.getString("workspace_id"), row.getString("slug"), row.getString("workspace_name")),
                row.getString("plan"),
                limit);
    }
}
