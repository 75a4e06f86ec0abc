package app.plixa.hub.message;

import app.plixa.hub.event.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Where a message is, and how it got there. */
@Component
class Timeline {
    /** An entry and where it belongs: WhatsApp tells whole seconds, so a receipt may seem older than the sending. */
    private record Placed(Instant place, TimelineEntry entry) {}

    private final DataSource database;
    private final Ledger ledger;

    Timeline(DataSource database, Ledger ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    /** All that is known to have happened to the message, oldest first. */
    List<TimelineEntry> of(Message message) throws SQLException {
        List<Placed> placed = new ArrayList<>(statuses(message));
        try (Connection connection = database.getConnection()) {
            for (TimelineEntry attempt : SendAttempts.of(connection, message.id())) {
                placed.add(new Placed(attempt.at(), attempt));
            }
            for (Ledger.Entry owed : ledger.aboutMessage(connection, message.id())) {
                placed.add(new Placed(owed.createdAt(), TimelineEntry.webhook(owed)));
            }
        }
        // The sort is stable: of two that happened at once, the status comes first.
        return placed.stream()
                .sorted(Comparator.comparing(Placed::place))
                .map(Placed::entry)
                .toList();
    }

    private static List<Placed> statuses(Message message) {
        boolean ours = message.direction().equals("outbound");
        List<Placed> statuses = new ArrayList<>();
        add(statuses, ours ? Optional.of(message.createdAt()) : Optional.empty(), "accepted");
        add(statuses, message.sentAt(), "sent");
        add(statuses, ours ? Optional.empty() : Optional.of(message.createdAt()), "received");
        add(statuses, message.deliveredAt(), "delivered");
        add(statuses, message.readAt(), "read");
        add(statuses, message.revision().editedAt(), "edited");
        add(statuses, message.revision().deletedAt(), "deleted");
        message.failedAt().ifPresent(at -> statuses.add(placed(statuses, at, "failed", message.error())));
        return statuses;
    }

    private static void add(List<Placed> statuses, Optional<Instant> at, String step) {
        at.ifPresent(time -> statuses.add(placed(statuses, time, step, Optional.empty())));
    }

    private static Placed placed(List<Placed> before, Instant at, String step, Optional<RawJson> error) {
        Instant last = before.isEmpty() ? at : before.get(before.size() - 1).place();
        return new Placed(at.isBefore(last) ? last : at, TimelineEntry.status(at, step, error));
    }
}
