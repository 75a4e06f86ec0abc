package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Callback;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.number.WhatsAppNumber;
import java.time.Instant;
import java.util.List;

/**
 * What one callback tells, read.
 *
 * @param callback what is stored
 * @param news what it tells beside messages, in the order told
 * @param troubles errors that belong to no message
 */
public record Reading(Callback callback, List<News> news, List<Trouble> troubles) {
    /** A change of a field that has no messages, and the number that it is about. */
    record News(String field, WhatsAppNumber number) {}

    /** An error of a number. */
    record Trouble(String numberId, MessageError error, Instant at) {}
}
