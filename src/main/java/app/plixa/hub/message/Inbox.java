package app.plixa.hub.message;

import app.plixa.hub.commit.CommitHealth;
import app.plixa.hub.commit.GroupCommit;
import app.plixa.hub.commit.Pause;
import app.plixa.hub.contact.AddressBook;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.event.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Stores what WhatsApp calls back with; a message or status that was stored before changes nothing. */
@Component
public class Inbox implements AutoCloseable {
    private final GroupCommit<Callback, Told> line;
    private final Arrivals arrivals;
    private final Receipts receipts;
    private final AddressBook addressBook;
    private final UnreadCallbacks unread;
    private final Events events;
    private final EventLine eventLine;
    private final Openings openings;

    Inbox(
            DataSource database,
            CommitHealth health,
            Arrivals arrivals,
            Receipts receipts,
            AddressBook addressBook,
            UnreadCallbacks unread,
            Events events,
            EventLine eventLine,
            Openings openings) {
        this.arrivals = arrivals;
        this.receipts = receipts;
        this.addressBook = addressBook;
        this.unread = unread;
        this.events = events;
        this.eventLine = eventLine;
        this.openings = openings;
        this.line = new GroupCommit<>(
                "inbound", 256, Pause.WHILE_CALLERS_WAIT, database, this::write, this::tell, health, () -> false);
    }

    /** Stores the callback; throws {@link app.plixa.hub.commit.NotCommittedException} when it could not. */
    public void store(Callback callback) {
        line.commit(callback);
    }

    @Override
    public void close() {
        line.close();
    }

    private List<Told> write(Connection transaction, List<Callback> callbacks) throws SQLException {
        List<Receipt> statuses = all(callbacks, Callback::receipts);
        ProviderIds.areLookedUp(transaction, statuses);
        List<Inbound> fresh = FirstTold.of(transaction, all(callbacks, Callback::messages).stream());
        ProviderIds.areStored(
                transaction,
                fresh.stream().filter(message -> message.source().isOurs()).map(Inbound::numberId));
        unread.keep(transaction, all(callbacks, Callback::unread));
        addressBook.enter(transaction, all(callbacks, Callback::entries));
        List<Event> all = arrivals.relocate(transaction, all(callbacks, Callback::relocations));
        Told told = arrivals.store(transaction, fresh);
        all.addAll(told.events());
        events.append(transaction, all);
        all.addAll(receipts.applyEarly(transaction, told.ours()));
        all.addAll(receipts.apply(transaction, statuses));
        // The group's events ride on its first result: they are handed over once.
        List<Told> results = new ArrayList<>(Collections.nCopies(callbacks.size(), Told.NOTHING));
        results.set(0, new Told(all, told.openers(), List.of()));
        return results;
    }

    private static <T> List<T> all(List<Callback> callbacks, Function<Callback, List<T>> part) {
        return callbacks.stream().map(part).flatMap(Collection::stream).toList();
    }

    private void tell(List<Told> committed) {
        eventLine.tell(committed.stream().flatMap(t -> t.events().stream()).toList());
        openings.tell(committed.stream().flatMap(t -> t.openers().stream()).toList());
    }
}
