package app.plixa.hub.message;

import app.plixa.hub.contact.Move;
import app.plixa.hub.conversation.ConversationEvents;
import app.plixa.hub.conversation.Conversations;
import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Relocations;
import app.plixa.hub.conversation.Touch;
import app.plixa.hub.conversation.Touched;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import app.plixa.hub.media.MediaRows;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Stores messages that WhatsApp tells of for the first time: each joins its conversation, knows the messages it names,
 * and does to them what it says. Statements are asked a group; those that only some types need, only where there is one.
 */
@Component
class Arrivals {
    private final Conversations conversations;
    private final ConversationEvents conversationEvents;
    private final Relocations relocations;
    private final Revisions revisions;
    private final InboundRows rows;
    private final Events events;
    private final Openings openings;
    private final ObjectMapper json;

    Arrivals(
            Conversations conversations,
            ConversationEvents conversationEvents,
            Relocations relocations,
            Revisions revisions,
            InboundRows rows,
            Events events,
            Openings openings,
            ObjectMapper json) {
        this.conversations = conversations;
        this.conversationEvents = conversationEvents;
        this.relocations = relocations;
        this.revisions = revisions;
        this.rows = rows;
        this.events = events;
        this.openings = openings;
        this.json = json;
    }

    /** Stores them, in this order; their events are given back and not stored yet. */
    Told store(Connection transaction, List<Inbound> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return Told.NOTHING;
        }
        List<Event> told = new ArrayList<>();
        List<Inbound> messages = settled(transaction, fresh, told);
        Map<Touch.Key, Touched> touched = conversations.touch(
                transaction, messages.stream().map(Inbound::touch).toList());
        Mentions mentions = Mentions.of(transaction, messages, json);
        List<Joined> joined = joined(messages, touched, mentions);
        Set<String> inserted = rows.insert(transaction, joined);
        List<Joined> stored = joined.stream()
                .filter(one -> inserted.contains(one.message().id()))
                .toList();
        MediaRows.arrived(
                transaction, stored.stream().flatMap(one -> one.file().stream()).toList());
        revisions.apply(
                transaction,
                stored.stream().flatMap(one -> one.change(mentions).stream()).toList());
        revisions.applyEarly(
                transaction,
                stored.stream()
                        .filter(one -> !one.isChange())
                        .map(Joined::message)
                        .toList());
        return told(transaction, stored, told);
    }

    /** The changes of user ids that no message tells of; their events are given back and not stored yet. */
    List<Event> relocate(Connection transaction, List<Relocation> relocations) throws SQLException {
        List<Event> told = new ArrayList<>();
        for (Relocation relocation : relocations) {
            relocate(transaction, relocation, told);
        }
        return told;
    }

    /**
     * Whoever moved is found by what it was called, and moved before anything is written under its new number; nobody
     * becomes a contact under a number that is given up.
     */
    private List<Inbound> settled(Connection transaction, List<Inbound> fresh, List<Event> told) throws SQLException {
        if (fresh.stream().allMatch(inbound -> inbound.move().isEmpty())) {
            return fresh;
        }
        List<Inbound> settled = new ArrayList<>();
        for (Inbound inbound : fresh) {
            settled.add(inbound.move().isEmpty() ? inbound : settled(transaction, inbound, told));
        }
        return settled;
    }

    private Inbound settled(Connection transaction, Inbound notice, List<Event> told) throws SQLException {
        Move move = notice.move().orElseThrow();
        Optional<String> contact =
                relocate(transaction, new Relocation(notice.workspaceId(), notice.numberId(), move), told);
        return notice.with(contact.map(Identity::ofContact).orElse(Identity.shown(move.toPhone(), move.toUserId())));
    }

    /** The contact, wherever it is now; empty when nobody knows it. */
    private Optional<String> relocate(Connection transaction, Relocation relocation, List<Event> told)
            throws SQLException {
        String workspaceId = relocation.workspaceId();
        Optional<String> contact = relocations.contact(transaction, workspaceId, relocation.move());
        if (contact.isPresent()) {
            relocations
                    .move(transaction, workspaceId, relocation.numberId(), contact.get(), relocation.move())
                    .ifPresent(told::add);
        }
        return contact;
    }

    private List<Joined> joined(List<Inbound> messages, Map<Touch.Key, Touched> touched, Mentions mentions) {
        List<Inbound> placed = messages.stream()
                .filter(inbound -> touched.containsKey(inbound.touch().key()))
                .toList();
        List<String> ids = placed.stream().map(rows::id).toList();
        for (int i = 0; i < placed.size(); i++) {
            mentions.add(placed.get(i), ids.get(i));
        }
        List<Joined> joined = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            Inbound inbound = placed.get(i);
            Touched at = touched.get(inbound.touch().key());
            joined.add(new Joined(inbound, at, rows.message(ids.get(i), inbound, at, mentions)));
        }
        return joined;
    }

    private Told told(Connection transaction, List<Joined> stored, List<Event> told) throws SQLException {
        Set<String> conversationIds = new HashSet<>();
        Set<String> opened = new HashSet<>();
        List<Message> openers = new ArrayList<>();
        List<Message> ours = new ArrayList<>();
        for (Joined one : stored) {
            Inbound inbound = one.inbound();
            if (conversationIds.add(one.message().conversationId())) {
                told.addAll(conversationEvents.of(one.touched()));
            }
            if (inbound.isAddressedToUs()
                    && one.touched().opened()
                    && openings.wanted()
                    && opened.add(one.message().conversationId())) {
                openers.add(one.message());
            }
            if (inbound.source().isOurs()) {
                ours.add(one.message());
            }
            if (!inbound.source().isPast()) {
                told.add(event(one));
            }
        }
        if (!openers.isEmpty()) {
            openings.opened(transaction, openers);
        }
        return new Told(told, openers.stream().map(Message::id).toList(), ours);
    }

    private Event event(Joined one) {
        return events.ofMessage(
                one.inbound().source().isOurs() ? EventName.MESSAGE_OUTBOUND : EventName.MESSAGE_INBOUND,
                one.inbound().workspaceId(),
                one.message().conversationId(),
                one.message().id(),
                one.inContext());
    }
}
