package app.plixa.hub.message;

import app.plixa.hub.contact.Aliases;
import app.plixa.hub.contact.Contact;
import app.plixa.hub.contact.Sighting;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Moves messages forward as WhatsApp reports; what comes too early waits, what comes late or twice changes nothing. */
@Component
class Receipts {
    private final EarlyReceipts early;
    private final Aliases aliases;
    private final Events events;
    private final ReceiptRows receiptRows;
    private final MessageRows rows;

    Receipts(EarlyReceipts early, Aliases aliases, Events events, ReceiptRows receiptRows, MessageRows rows) {
        this.early = early;
        this.aliases = aliases;
        this.events = events;
        this.receiptRows = receiptRows;
        this.rows = rows;
    }

    /** Applies them and stores their events, which it gives. */
    List<Event> apply(Connection transaction, List<Receipt> receipts) throws SQLException {
        if (receipts.isEmpty()) {
            return List.of();
        }
        Map<String, String> ids = new HashMap<>();
        Map<String, Known> known = receiptRows.find(transaction, receipts, ids);
        Map<String, Known> moved = new LinkedHashMap<>();
        Map<String, Known> again = new LinkedHashMap<>();
        List<Event> told = new ArrayList<>();
        List<Receipt> tooEarly = new ArrayList<>();
        List<Sighting> sightings = new ArrayList<>();
        for (Receipt receipt : inOrder(receipts)) {
            String key = receipt.numberId() + " " + receipt.providerId();
            String id = ids.getOrDefault(key, receipt.messageId().orElse(""));
            Known before = known.get(id);
            if (before == null) {
                // One that names a message of ours which is gone would wait for nothing.
                if (receipt.messageId().isEmpty()) {
                    tooEarly.add(receipt);
                }
            } else if (!ids.containsKey(key) && before.isUnclear(receipt)) {
                tooEarly.add(receipt);
            } else {
                Known after = after(before, receipt, told);
                if (after != before) {
                    (after.goesAgain() ? again : moved).put(id, after);
                    (after.goesAgain() ? moved : again).remove(id);
                    known.put(id, after);
                }
                sightings.add(sighting(before.contact(), receipt));
            }
        }
        early.keep(transaction, tooEarly);
        receiptRows.store(transaction, moved.values());
        receiptRows.sendAgain(transaction, again.values());
        aliases.learnUnlessBusy(transaction, sightings);
        events.append(transaction, told);
        return told;
    }

    private Known after(Known before, Receipt receipt, List<Event> told) {
        if (before.isOfFormerTry(receipt)) {
            return before;
        }
        // Its answer may never come: what is told of it says that it was taken.
        Known current = before.goesAgain() ? before.taken(receipt) : before;
        if (current.mayFallBack(receipt)) {
            return current.again(taken(current, receipt, told));
        }
        return step(current, receipt, told);
    }

    /** A status that comes late or again moves nothing, but may be the one that tells the cost. */
    private Known step(Known before, Receipt receipt, List<Event> told) {
        Message message = before.message();
        if (message.status().allows(receipt.status())) {
            return move(before.with(message.billed(receipt.billing().or(message.billing()))), receipt, told);
        }
        Billing billing = message.billing().or(receipt.billing());
        return billing.equals(message.billing()) ? before : before.with(message.billed(billing));
    }

    /**
     * A number that it answers to is no news, and another user id may be the one that it had when it was written to. Of
     * somebody without a phone both are told: they may be another contact's.
     */
    private static Sighting sighting(Contact contact, Receipt receipt) {
        return new Sighting(
                contact,
                Optional.empty(),
                Optional.empty(),
                receipt.waId().filter(id -> contact.phone().isEmpty() || !contact.answersTo(id)),
                receipt.userId()
                        .filter(id -> contact.whatsappUserId().map(id::equals).orElse(true)));
    }

    /** Applies what arrived before these messages had their provider ids. */
    List<Event> applyEarly(Connection transaction, List<Message> messages) throws SQLException {
        return apply(transaction, early.take(transaction, messages));
    }

    private Known move(Known before, Receipt receipt, List<Event> told) {
        boolean firstWord = before.message().status() == Status.QUEUED;
        Message message = firstWord ? before.message().sent(receipt.providerId(), receipt.at()) : before.message();
        if (receipt.status() == Status.FAILED) {
            message = message.failed(rows.json(receipt.error().orElseThrow()), receipt.at());
        } else {
            message = message.receipt(receipt.status(), receipt.at());
        }
        Known after = before.with(message);
        if (firstWord) {
            told.add(event(EventName.MESSAGE_OUTBOUND, after));
        }
        if (receipt.status() != Status.SENT && !(firstWord && receipt.status() == Status.FAILED)) {
            told.add(event(EventName.MESSAGE_STATUS, after));
        }
        return after;
    }

    /** The message as WhatsApp took it; that is told where it is the first word of it. */
    private Message taken(Known before, Receipt receipt, List<Event> told) {
        if (before.message().status() != Status.QUEUED) {
            return before.message();
        }
        Message message = before.message().sent(receipt.providerId(), receipt.at());
        told.add(event(EventName.MESSAGE_OUTBOUND, before.with(message)));
        return message;
    }

    private Event event(EventName name, Known known) {
        return events.ofMessage(
                name,
                known.workspaceId(),
                known.conversation().id(),
                known.message().id(),
                new InContext(known.message(), known.conversation(), known.contact()));
    }

    private static List<Receipt> inOrder(List<Receipt> receipts) {
        return receipts.stream()
                .sorted(Comparator.comparing(Receipt::at).thenComparing(Receipt::status))
                .toList();
    }
}
