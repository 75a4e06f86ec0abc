package app.plixa.hub.reply;

import java.util.Locale;

/** Why a reply ended as it did, as {@code auto_replies.reason} keeps it. */
public enum Reason {
    /** The settings name other numbers. */
    NUMBER_NOT_CHOSEN,
    /** Gone with its messages. */
    CONVERSATION_DELETED,
    /** Somebody closed it before the reply. */
    CONVERSATION_CLOSED,
    /** The customer is erased. */
    CONTACT_ERASED,
    /** A message of ours came first. */
    ANSWERED,
    /** The customer's message is too old for a first reply. */
    TOO_LATE,
    /** Nothing that asks for an answer: a reaction, or what WhatsApp does not show. */
    NO_QUESTION,
    /** A picture, a voice message: nothing for the model. */
    NOT_TEXT,
    /** The customer asked for people. */
    CUSTOMER_ASKED,
    /** The model left it to people. */
    MODEL_ASKED,
    /** No answer in time. */
    MODEL_SLOW,
    /** An error instead of an answer. */
    MODEL_FAILED,
    /** An answer without text. */
    MODEL_SILENT;

    /** As it is stored. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
