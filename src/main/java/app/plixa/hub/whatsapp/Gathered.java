package app.plixa.hub.whatsapp;

import app.plixa.hub.contact.Entry;
import app.plixa.hub.message.Callback;
import app.plixa.hub.message.Inbound;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.message.Relocation;
import app.plixa.hub.message.Unread;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is read of one callback so far; what is none of it is kept as it came. */
final class Gathered {
    private final List<Inbound> messages = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Relocation> relocations = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private final List<Reading.News> news = new ArrayList<>();
    private final List<Reading.Trouble> troubles = new ArrayList<>();

    /** A message, as it was read from this item. */
    void message(JsonNode item, Optional<Inbound> read, WhatsAppNumber number) {
        add(messages, read, item, Unread.Reason.NO_SENDER, number);
    }

    void receipt(JsonNode item, Optional<Receipt> read, WhatsAppNumber number) {
        add(receipts, read, item, Unread.Reason.UNKNOWN_STATUS, number);
    }

    void relocation(JsonNode item, Optional<Relocation> read, WhatsAppNumber number) {
        add(relocations, read, item, Unread.Reason.UNKNOWN_SHAPE, number);
    }

    /** A line of an address book; one that is removed there changes nothing here. */
    void entry(JsonNode item, Optional<Entry> read, WhatsAppNumber number) {
        add(entries, read, item, Unread.Reason.NEWS, number);
    }

    void news(JsonNode change, String field, WhatsAppNumber number) {
        news.add(new Reading.News(field, number));
        unread(change, field.equals("messages") ? Unread.Reason.UNKNOWN_SHAPE : Unread.Reason.NEWS, number);
    }

    void trouble(JsonNode error, Instant at, WhatsAppNumber number) {
        troubles.add(new Reading.Trouble(number.id(), ReceiptReader.error(error), at));
        unread(error, Unread.Reason.ERROR, number);
    }

    void unread(JsonNode item, Unread.Reason why, WhatsAppNumber number) {
        String subject =
                Storable.text(item.at("/value/metadata/phone_number_id").asText());
        unread.add(new Unread(number.id(), why, subject, Storable.tree(item).toString()));
    }

    Reading reading() {
        return new Reading(new Callback(messages, receipts, relocations, entries, unread), news, troubles);
    }

    private <T> void add(
            List<T> kind, Optional<T> read, JsonNode item, Unread.Reason otherwise, WhatsAppNumber number) {
        read.ifPresentOrElse(kind::add, () -> unread(item, otherwise, number));
    }
}
