package app.plixa.hub.message;

import app.plixa.hub.contact.Entry;
import java.util.List;

/**
 * Everything one verified callback of WhatsApp tells of messages and of whom they are written with.
 *
 * @param entries what the address book of the business calls its customers
 * @param unread what is none of these, kept as it came
 */
public record Callback(
        List<Inbound> messages,
        List<Receipt> receipts,
        List<Relocation> relocations,
        List<Entry> entries,
        List<Unread> unread) {}
