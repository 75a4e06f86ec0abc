package app.plixa.hub.message;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A message with its conversation and contact inline: the {@code data} of its events. */
public record InContext(@JsonUnwrapped Message message, Conversation conversation, Contact contact) {}
