package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** An endpoint that the hub itself disabled: the {@code data} of {@code endpoint.disabled}. */
record DisabledEndpoint(
        String id,
        @JsonIgnore String workspaceId,
        String url,
        Optional<String> description,
        String disabledReason,
        int failures,
        Optional<Instant> failingSince,
        Instant disabledAt) {
    /** What {@link #read} needs. */
    static final String COLUMNS =
            "id, workspace_id, url, description, disabled_reason, failures, failing_since, updated_at";

    /** The endpoint under the cursor. */
    static DisabledEndpoint read(ResultSet row) throws SQLException {
        return new DisabledEndpoint(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("url"),
                Optional.ofNullable(row.getString("description")),
                row.getString("disabled_reason"),
                row.getInt("failures"),
                Sql.instant(row, "failing_since"),
                Sql.instant(row, "updated_at").orElseThrow());
    }
}
