package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Brings messages to what their writers made of them (Meta: webhooks, messages, edit and revoke): an edited text or
 * caption stands in the message from then on, beside what it was first; a deleted message is marked, and what it said
 * stays. Only who wrote a message can do so, in its conversation; the latest edit counts, in whatever order they come,
 * before the message itself, too.
 */
@Component
final class Revisions {
    private static final String FIND = "select " + MessageRows.COLUMNS + """
            from messages m where m.id = any(?::text[]) order by m.id for no key update""";

    private static final String STORE = """
            update messages m set body = r.body, content = r.content::json, original = r.original::json,
              edited_at = r.edited_at, deleted_at = r.deleted_at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
              as r(id, body, content, original, edited_at, deleted_at)
            where m.id = r.id""";

    /** They name what they change by WhatsApp's id for as long as the hub knows no such message. */
    private static final String FIND_EARLY = "select " + MessageRows.COLUMNS + ", k.id as revised_id" + """
             from unnest(?::text[], ?::text[], ?::text[]) as k(id, number_id, provider_id)
            join messages m on m.number_id = k.number_id and m.refers_to = k.provider_id and m.type in ('edit', 'revoke')
            where m.content ->> 'original_message_id' = k.provider_id
            order by m.id for no key update of m""";

    private static final String NAME = """
            update messages m set content = r.content::json
            from unnest(?::text[], ?::text[]) as r(id, content) where m.id = r.id""";

    /** What a message of type edit or revoke does to the message with the id {@code of}. */
    record Change(Message by, String of) {
        Instant at() {
            return by.sentAt().orElse(by.createdAt());
        }
    }

    private final MessageRows rows;
    private final ObjectMapper json;

    Revisions(MessageRows rows, ObjectMapper json) {
        this.rows = rows;
        this.json = json;
    }

    /** Applies what had come before the messages that it is about, which are stored now. */
    void applyEarly(Connection transaction, List<Message> originals) throws SQLException {
        Columns<Message> keys =
                Columns.of(originals).text(Message::id).text(Message::numberId).optional(Message::providerId);
        List<Change> early = Sql.query(
                transaction,
                FIND_EARLY,
                row -> new Change(rows.message(row), row.getString("revised_id")),
                keys.with());
        if (!early.isEmpty()) {
            Columns<Change> named = Columns.of(early)
                    .text(change -> change.by().id())
                    .optional(change -> change.by().content().map(content -> named(content, change.of())));
            Sql.update(transaction, NAME, named.with());
            apply(transaction, early);
        }
    }

    /** Applies them to the messages they name, which are stored. */
    void apply(Connection transaction, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        String[] ids = changes.stream().map(Change::of).distinct().toArray(String[]::new);
        Map<String, Message> known = Sql.query(transaction, FIND, rows::message, (Object) ids).stream()
                .collect(Collectors.toMap(Message::id, Function.identity()));
        Map<String, Message> revised = new HashMap<>();
        changes.stream()
                .sorted(Comparator.comparing(Change::at))
                .filter(change -> known.containsKey(change.of()) && isByItsWriter(change, known.get(change.of())))
                .forEach(change -> revised.compute(
                        change.of(), (id, before) -> apply(change, before == null ? known.get(id) : before)));
        store(
                transaction,
                revised.values().stream()
                        .sorted(Comparator.comparing(Message::id))
                        .toList());
    }

    private static boolean isByItsWriter(Change change, Message message) {
        return message.conversationId().equals(change.by().conversationId())
                && message.direction().equals(change.by().direction());
    }

    private Message apply(Change change, Message message) {
        Revision before = message.revision();
        if (change.by().type().equals("revoke")) {
            return message.revised(
                    message.body(),
                    message.content(),
                    before.deleted(before.deletedAt().orElse(change.at())));
        }
        JsonNode now =
                tree(change.by().content().map(RawJson::text).orElse("{}")).path("message");
        boolean fits = now.path("type").asText("").equals(message.type());
        if (!fits || !before.mayBeEdited(change.at())) {
            return message;
        }
        String first = rows.json(new Revision.Original(message.body(), message.content()));
        Revision edited = before.edited(new RawJson(first), change.at());
        JsonNode object = now.path(message.type());
        return message.type().equals("text")
                ? message.revised(Optional.of(object.path("body").asText("")), message.content(), edited)
                : message.revised(message.body(), message.content().map(c -> captioned(c, object)), edited);
    }

    /** The same file with another caption, or with none. */
    private RawJson captioned(RawJson content, JsonNode now) {
        if (tree(content.text()) instanceof ObjectNode file) {
            file.remove("caption");
            return new RawJson((now.has("caption") ? file.set("caption", now.get("caption")) : file).toString());
        }
        return content;
    }

    private String named(RawJson content, String id) {
        return tree(content.text()) instanceof ObjectNode change
                ? change.put("original_message_id", id).toString()
                : content.text();
    }

    private static void store(Connection transaction, List<Message> revised) throws SQLException {
        if (!revised.isEmpty()) {
            Columns<Message> columns = Columns.of(revised)
                    .text(Message::id)
                    .optional(Message::body)
                    .optional(message -> message.content().map(RawJson::text))
                    .optional(message -> message.revision().original().map(RawJson::text))
                    .optionalTime(message -> message.revision().editedAt())
                    .optionalTime(message -> message.revision().deletedAt());
            Sql.update(transaction, STORE, columns.with());
        }
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON must be readable", e);
        }
    }
}
