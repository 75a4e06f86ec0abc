package app.plixa.hub.conversation;

import app.plixa.hub.api.Fields;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request wants a conversation to be; what is empty stays as it is.
 *
 * @param name empty inside: it shall have none
 */
record Change(Optional<String> status, Optional<List<String>> tags, Optional<Optional<String>> name) {
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 64;
    private static final int LONGEST_NAME = 255;

    /** Reads and checks the request; a {@link app.plixa.hub.api.Problem} 422 names every field that is wrong. */
    static Change of(Fields fields) {
        for (String field : List.of("status", "tags")) {
            if (fields.raw(field).isNull()) {
                fields.error(field, "The " + field + " field must have a value.");
            }
        }
        Optional<String> status = fields.oneOf("status", ConversationList.STATUSES);
        Optional<List<String>> tags = fields.texts("tags");
        tags.ifPresent(all -> check(all, fields));
        Optional<String> name = fields.text("name", LONGEST_NAME).filter(text -> !text.isBlank());
        Optional<Optional<String>> named = fields.has("name") ? Optional.of(name) : Optional.empty();
        fields.check();
        return new Change(status, tags, named);
    }

    /** The conversation as it shall be; the same one when there is nothing to change. */
    Conversation on(Conversation before, Instant now) {
        String next = status.orElse(before.status());
        boolean closes = next.equals("closed") && !before.status().equals("closed");
        Conversation after = new Conversation(
                before.id(),
                before.numberId(),
                before.contactId(),
                next,
                name.orElse(before.name()),
                tags.orElse(before.tags()),
                before.window(),
                before.createdAt(),
                before.updatedAt(),
                closes ? Optional.of(now) : before.closedAt().filter(at -> next.equals("closed")));
        return after.equals(before) ? before : after.updated(now);
    }

    private static void check(List<String> tags, Fields fields) {
        if (tags.size() > MOST_TAGS) {
            fields.error("tags", "The tags field must not have more than " + MOST_TAGS + " items.");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < tags.size(); i++) {
            String field = "tags." + i;
            String tag = tags.get(i);
            if (tag.isBlank()) {
                fields.error(field, "The " + field + " field is required.");
            } else if (tag.codePointCount(0, tag.length()) > LONGEST_TAG) {
                fields.error(field, "The " + field + " field must not be greater than " + LONGEST_TAG + " characters.");
            } else if (!seen.add(tag)) {
                fields.error(field, "The " + field + " field has a duplicate value.");
            }
        }
    }
}
