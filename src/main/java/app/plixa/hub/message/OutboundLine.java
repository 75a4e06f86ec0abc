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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * The way of messages from their row to WhatsApp. A queue entry says only which conversations have work; the claim takes
 * from the head of each whatever may go, so entries may come late, twice or in any order.
 */
@Component("outboundLine")
public class OutboundLine implements AutoCloseable {
    /** Queue entries that a rush of many conversations makes; each can be claimed on another node. */
    private static final int LANES = 8;

    private static final int MOST_CLAIMED = 256;
    private static final int LEAST_CLAIMED = 4;
    private static final int ASK_AGAIN_MILLIS = 250;

    /** Conversations in one queue entry: few enough for the last of them to have its turn while the claim is fresh. */
    private static final int LONGEST_ENTRY = 64;

    /** Conversations for one queue entry: lines of ids, and the group whose entries one consumer gets in order. */
    public record Lane(String group, String ids) {}

    private final OutboundRows rows;
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

    OutboundLine(OutboundRows rows, Clock clock, CamelContext camel) {
        this.rows = rows;
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

    /** Sorts conversations into queue entries; a conversation is always in the same group. */
    public Collection<Lane> lanes(Collection<String> conversationIds) {
        Map<Integer, List<String>> groups = conversationIds.stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        id -> Math.floorMod(id.hashCode(), LANES), LinkedHashMap::new, Collectors.toList()));
        List<Lane> lanes = new ArrayList<>();
        groups.forEach((group, ids) -> {
            for (int from = 0; from < ids.size(); from += LONGEST_ENTRY) {
                List<String> some = ids.subList(from, Math.min(from + LONGEST_ENTRY, ids.size()));
                lanes.add(new Lane(Integer.toString(group), String.join("\n", some)));
            }
        });
        return lanes;
    }

    /** Takes messages of these conversations (ids, one a line) for this worker, and begins their turns. */
    public List<Claimed> claim(String ids) throws SQLException {
        List<String> free =
                Stream.of(ids.split("\n")).filter(id -> !turns.tell(id)).toList();
        if (free.isEmpty()) {
            return List.of();
        }
        long slow = paced.isEmpty() ? 0 : free.stream().filter(paced::remove).count();
        int most = slow > 0 ? LEAST_CLAIMED : Math.max(LEAST_CLAIMED, MOST_CLAIMED / free.size());
        List<Claimed> claimed = rows.claim(free, 0, most);
        Set<String> left = new HashSet<>(free);
        for (Claimed taken : claimed) {
            turns.begin(taken.conversationId());
            left.remove(taken.conversationId());
        }
        if (!left.isEmpty()) {
            askAgainLater(left);
        }
        return claimed;
    }

    /** Whether messages came to a conversation since its turn began, or since this was asked. */
    public boolean moreCame(String conversationId) {
        return turns.moreCame(conversationId);
    }

    /** Takes what waits in a conversation behind the messages that this worker has already. */
    public Optional<Claimed> claimBehind(Claimed before) throws SQLException {
        return rows.claim(List.of(before.conversationId()), before.lastSeq(), MOST_CLAIMED).stream()
                .findFirst();
    }

    /** Ends a conversation's turn; what came meanwhile goes to the end of the queue, for others to have their turn. */
    public void endTurn(String conversationId, boolean moreWaits) {
        if (turns.end(conversationId) || moreWaits) {
            tell(List.of(conversationId));
        }
    }

    private void askAgainLater(Set<String> conversationIds) throws SQLException {
        List<String> news =
                rows.held(conversationIds).stream().filter(asking::add).toList();
        if (!news.isEmpty()) {
            later.schedule(
                    () -> {
                        news.forEach(asking::remove);
                        waiting.tell(news);
                    },
                    ASK_AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS);
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
