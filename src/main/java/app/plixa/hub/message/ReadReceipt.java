package app.plixa.hub.message;

/**
 * Tells a customer that what it wrote was read.
 *
 * @param numberId the number it wrote to
 * @param providerId the newest message, as WhatsApp calls it; older ones are read with it
 * @param typing whether to show that somebody is typing, too
 */
public record ReadReceipt(String numberId, String providerId, boolean typing) {}
