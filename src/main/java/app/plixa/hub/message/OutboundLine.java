package app.plixa.hub.message;

import app.plixa.hub.routing.HandOver;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The way of messages from their row to WhatsApp. A queue entry says only which conversations have work; the claim takes
 * from the head of each whatever may go, so entries may come late, twice or in any order.
 */
@Component("outboundLine")
public class OutboundLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboundLine.class);

    private static final int MOST_CLAIMED = 256;
    private static final int LEAST_CLAIMED = 4;
    private static final int ASK_AGAIN_MILLIS = 250;

    /** Conversations in one queue entry: a claim of them all takes milliseconds. */
    private static final int LONGEST_ENTRY = 64;

    private final OutboundRows rows;
    private final Outcomes outcomes;
    private final Clock clock;
    private final HandOver<String> waiting;
    private final Turns turns;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    /** Conversations that wait for their pace: only a few of their messages will go at a time. */
    private final Set<String> paced = Collections.newSetFromMap(Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .<String, Boolean>build()
            .asMap());

    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "outbound-line");
        thread.setDaemon(true);
        return thread;
    });

    OutboundLine(OutboundRows rows, Outcomes outcomes, Clock clock, CamelContext camel) {
        this.rows = rows;
        this.outcomes = outcomes;
        this.clock = clock;
        this.turns = new Turns(clock);
        this.waiting = new HandOver<>("direct:messages-accepted", camel);
    }

    /** Tells the routes of conversations that have messages to send, in committed rows. */
    public void tell(Collection<String> conversationIds) {
        waiting.tell(conversationIds);
    }

    /** Tells the routes of a conversation when its messages may go; if this node is gone by then, the sweeper does. */
    public void tellLater(String conversationId, Instant at) {
        paced.add(conversationId);
        long wait = Math.max(0, Duration.between(clock.instant(), at).toMillis() + 1);
        if (!later.isShutdown()) {
            later.schedule(() -> tell(List.of(conversationId)), wait, TimeUnit.MILLISECONDS);
        }
    }

    /** Tells the routes of everything that waits for a number: it has been resumed. */
    public void tellOfNumber(@ExchangeProperty("numberId") String numberId) throws SQLException {
        tell(rows.ofNumber(numberId));
    }

    /** Queue entries of these conversations: lines of ids. */
    public List<String> entries(Collection<String> conversationIds) {
        List<String> ids = conversationIds.stream().distinct().toList();
        List<String> entries = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += LONGEST_ENTRY) {
            entries.add(String.join("\n", ids.subList(from, Math.min(from + LONGEST_ENTRY, ids.size()))));
        }
        return entries;
    }

    /**
     * Takes messages of these conversations (ids, one a line) for this worker, and begins their turns; none while outcomes
     * cannot be written down, and the sweep finds them later.
     */
    public List<Claimed> claim(String entry) throws SQLException {
        if (outcomes.waitsForDatabase()) {
            return List.of();
        }
        // Begun before they are claimed: an entry that comes meanwhile tells the turn instead of finding rows held.
        List<String> free = Stream.of(entry.split("\n")).filter(turns::begin).toList();
        if (free.isEmpty()) {
            return List.of();
        }
        Set<String> left = new HashSet<>(free);
        try {
            List<Claimed> claimed = rows.claim(free, 0, most(free));
            claimed.forEach(taken -> left.remove(taken.conversationId()));
            askAgainLater(left);
            return claimed;
        } finally {
            tell(left.stream().filter(turns::end).toList());
        }
    }

    private int most(List<String> free) {
        long slow = paced.isEmpty() ? 0 : free.stream().filter(paced::remove).count();
        return slow > 0 ? LEAST_CLAIMED : Math.max(LEAST_CLAIMED, MOST_CLAIMED / free.size());
    }

    /** Whether messages came to a conversation since its turn began, or since this was asked. */
    public boolean moreCame(String conversationId) {
        return turns.moreCame(conversationId);
    }

    /** Takes what waits in a conversation behind the messages that this worker has already. */
    public Optional<Claimed> claimBehind(Claimed before) throws SQLException {
        if (outcomes.waitsForDatabase()) {
            return Optional.empty();
        }
        return rows.claim(List.of(before.conversationId()), before.lastSeq(), MOST_CLAIMED).stream()
                .findFirst();
    }

    /** Ends a conversation's turn; what came meanwhile goes to the end of the queue, for others to have their turn. */
    public void endTurn(String conversationId, boolean moreWaits) {
        if (turns.end(conversationId) || moreWaits) {
            tell(List.of(conversationId));
        }
    }

    private void askAgainLater(Set<String> conversationIds) {
        List<String> news = due(conversationIds).stream().filter(asking::add).toList();
        if (!news.isEmpty() && !later.isShutdown()) {
            later.schedule(
                    () -> {
                        news.forEach(asking::remove);
                        waiting.tell(news);
                    },
                    ASK_AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** What is claimed already must have its turn, also where the rest cannot be looked at: that is asked for again. */
    private Collection<String> due(Set<String> conversationIds) {
        try {
            return conversationIds.isEmpty() ? List.of() : rows.due(conversationIds);
        } catch (SQLException e) {
            log.warn("{} conversations cannot be looked at: {}", conversationIds.size(), e.getSQLState());
            return conversationIds;
        }
    }

    /** Conversations with messages that are due and that nobody holds; they are held from now on. */
    public List<String> lost() throws SQLException {
        return rows.lost();
    }

    @Override
    public void close() {
        later.shutdownNow();
        waiting.close();
    }
}
