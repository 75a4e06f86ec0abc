package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our ids of the messages that others answer, react to, edit or delete: of those stored, and of those about to be. */
final class Mentions {
    private static final String FIND = """
            select distinct m.number_id || ' ' || m.provider_id, m.id
            from unnest(?::text[], ?::text[]) as k(number_id, provider_id)
            join messages m on m.number_id = k.number_id and m.provider_id = k.provider_id""";

    /** Where the content of a message names another one. */
    private static final Map<String, String> FIELDS =
            Map.of("reaction", "message_id", "edit", "original_message_id", "revoke", "original_message_id");

    private final Map<String, String> ids = new HashMap<>();
    private final ObjectMapper json;

    private Mentions(ObjectMapper json) {
        this.json = json;
    }

    /** Looks up what these refer to; asks nothing where they refer to nothing. */
    static Mentions of(Connection transaction, List<Inbound> messages, ObjectMapper json) throws SQLException {
        Mentions mentions = new Mentions(json);
        List<Inbound> referring = messages.stream()
                .filter(message -> message.refersTo().isPresent())
                .toList();
        if (!referring.isEmpty()) {
            Columns<Inbound> keys =
                    Columns.of(referring).text(Inbound::numberId).optional(Inbound::refersTo);
            Sql.query(transaction, FIND, row -> mentions.ids.put(row.getString(1), row.getString(2)), keys.with());
        }
        return mentions;
    }

    /** One that is about to be stored under this id. */
    void add(Inbound message, String id) {
        ids.put(message.key(), id);
    }

    /** Our id of the message that this one refers to. */
    Optional<String> of(Inbound message) {
        return message.refersTo().map(wamid -> ids.get(message.numberId() + " " + wamid));
    }

    /** Our id of the message that this one answers. */
    Optional<String> answeredBy(Inbound message) {
        return FIELDS.containsKey(message.type()) ? Optional.empty() : of(message);
    }

    /** The content, naming messages by our ids. */
    Optional<RawJson> content(Inbound message) {
        Optional<String> known = FIELDS.containsKey(message.type()) ? of(message) : Optional.empty();
        return message.content()
                .map(text ->
                        new RawJson(known.map(id -> named(message, text, id)).orElse(text)));
    }

    private String named(Inbound message, String text, String id) {
        try {
            return json.readTree(text) instanceof ObjectNode content
                    ? content.put(FIELDS.get(message.type()), id).toString()
                    : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON must be readable", e);
        }
    }
}
