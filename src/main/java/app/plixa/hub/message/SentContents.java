package app.plixa.hub.message;

import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What WhatsApp took, by its own ids. */
@Component
public class SentContents {
    private static final String FIND = """
            select case when fallback_used then 'template' else type end as type,
              case when fallback_used then fallback_template else content end as content, sent_at
            from messages where number_id = ? and provider_id = ? and direction = 'outbound' and sent_at is not null""";

    /**
     * What a message, or the fallback template in its place, says.
     *
     * @param type WhatsApp's word for it
     * @param content that type's object, JSON
     */
    public record Sent(String type, RawJson content, Instant at) {}

    private final DataSource database;

    SentContents(DataSource database) {
        this.database = database;
    }

    /** What this status is of; empty for a plain text, and for a message that is not known by that id. */
    public Optional<Sent> find(Receipt receipt) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Sql.query(connection, FIND, SentContents::sent, receipt.numberId(), receipt.providerId()).stream()
                    .findFirst()
                    .flatMap(sent -> sent);
        }
    }

    private static Optional<Sent> sent(ResultSet row) throws SQLException {
        String type = row.getString("type");
        Instant at = Sql.instant(row, "sent_at").orElseThrow();
        return Optional.ofNullable(row.getString("content")).map(content -> new Sent(type, new RawJson(content), at));
    }
}
