package app.plixa.hub.contact;

/**
 * A line of the address book in the WhatsApp Business app.
 *
 * @param phone E.164 digits
 */
public record Entry(String workspaceId, String phone, String name) {}
