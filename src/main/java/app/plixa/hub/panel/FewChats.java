package app.plixa.hub.panel;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.contact.ContactFilter;
import app.plixa.hub.conversation.ConversationList;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The conversations that what is asked of the inbox can fit, where an index knows that they are few. */
@Component
class FewChats {
    private static final int MOST = 2_000;

    private static final String BY_TAG = """
            select id from conversations where tags @> array[?::text] and tags <> '{}' and workspace_id = ? limit %d""".formatted(MOST + 1);

    private static final String BY_NUMBER =
            "select id from conversations where number_id = ? and workspace_id = ? limit " + (MOST + 1);

    private static final String BY_STATUS =
            "select id from conversations where status = any(?::text[]) and workspace_id = ? limit " + (MOST + 1);

    private final ConversationList conversations;

    FewChats(ConversationList conversations) {
        this.conversations = conversations;
    }

    /** Their ids; empty when there are many, or all are asked for. */
    Optional<List<String>> of(Connection connection, String workspaceId, Asked asked) throws SQLException {
        if (asked.phone().isPresent()) {
            ContactFilter person = new ContactFilter(Optional.empty(), asked.phone());
            return Optional.of(conversations.with(connection, workspaceId, person));
        }
        Optional<List<String>> few = Optional.empty();
        if (asked.wantedTag().isPresent()) {
            few = find(connection, BY_TAG, asked.wantedTag().get(), workspaceId);
        }
        if (few.isEmpty() && asked.wantedNumber().isPresent()) {
            few = find(connection, BY_NUMBER, asked.wantedNumber().get(), workspaceId);
        }
        if (few.isEmpty() && asked.narrows()) {
            String[] statuses =
                    asked.wantedStatus().map(status -> new String[] {status}).orElse(new String[] {"open", "closed"});
            few = find(connection, BY_STATUS, statuses, workspaceId);
        }
        return few;
    }

    private static Optional<List<String>> find(Connection connection, String sql, Object... parameters)
            throws SQLException {
        List<String> ids = Sql.query(connection, sql, row -> row.getString(1), parameters);
        return Optional.of(ids).filter(all -> all.size() <= MOST);
    }
}
