package app.plixa.hub.message;

import app.plixa.hub.conversation.Window;
import app.plixa.hub.event.Event;
import java.util.List;

/** A message that is durable, with what its acceptance brought about. */
public record Accepted(Draft draft, Message message, boolean conversationCreated, Window window, List<Event> events) {}
