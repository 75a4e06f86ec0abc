package app.plixa.hub.message;

import app.plixa.hub.event.Event;
import java.util.List;

/**
 * What the storing of messages brought about.
 *
 * @param events stored by whoever asked
 * @param openers the messages (ids) with which customers opened conversations
 * @param ours what the business wrote in its app
 */
record Told(List<Event> events, List<String> openers, List<Message> ours) {
    static final Told NOTHING = new Told(List.of(), List.of(), List.of());
}
