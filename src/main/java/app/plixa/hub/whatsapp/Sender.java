package app.plixa.hub.whatsapp;

import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Profile;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who wrote, as a callback shows it: the message itself, and the profile beside it. Somebody with a username may show no
 * phone (Meta: business-scoped user ids).
 */
record Sender(Optional<String> phone, Optional<String> userId, Profile profile) {
    private static final Pattern ID = Pattern.compile("[!-~]{1,255}");

    /**
     * Who is meant.
     *
     * @param phoneField where the message names it by its phone, and {@code userField} by its user id
     * @param contacts the profiles
     */
    static Sender of(JsonNode message, String phoneField, String userField, JsonNode contacts) {
        Optional<String> from = id(message, phoneField);
        Optional<String> fromUser = id(message, userField);
        JsonNode profile = profile(from, fromUser, contacts);
        return new Sender(
                from.or(() -> id(profile, "wa_id")),
                fromUser.or(() -> id(profile, "user_id")),
                new Profile(
                        Optional.of(Storable.text(profile.at("/profile/name").asText("")))
                                .filter(name -> !name.isBlank()),
                        id(profile.path("profile"), "username").map(Sender::plain)));
    }

    /** With whom a thread of the history was written. */
    static Sender of(JsonNode thread) {
        return new Sender(
                id(thread, "id").filter(id -> id.chars().allMatch(Character::isDigit)),
                id(thread.path("context"), "user_id"),
                new Profile(
                        Optional.empty(), id(thread.path("context"), "username").map(Sender::plain)));
    }

    /** Whom WhatsApp tells of itself, as it was called until now. */
    static Sender moving(JsonNode message) {
        return new Sender(
                id(message, "from"),
                id(message.path("system"), "previous_user_id").or(() -> id(message, "from_user_id")),
                Profile.NONE);
    }

    boolean isKnown() {
        return phone.isPresent() || userId.isPresent();
    }

    Identity identity() {
        return Identity.shown(phone, userId);
    }

    /** The profile that is the sender's; where the message names nobody, the only one there is. */
    private static JsonNode profile(Optional<String> from, Optional<String> fromUser, JsonNode contacts) {
        for (JsonNode contact : contacts) {
            if (from.isPresent() && from.equals(id(contact, "wa_id"))
                    || fromUser.isPresent() && fromUser.equals(id(contact, "user_id"))) {
                return contact;
            }
        }
        boolean only = contacts.size() == 1 && from.isEmpty() && fromUser.isEmpty();
        return contacts.path(only ? 0 : -1);
    }

    private static String plain(String username) {
        return username.startsWith("@") ? username.substring(1) : username;
    }

    /** An id that WhatsApp tells; what no index could hold is none. */
    static Optional<String> id(JsonNode node, String field) {
        return Optional.of(node.path(field).asText(""))
                .filter(id -> ID.matcher(id).matches());
    }
}
