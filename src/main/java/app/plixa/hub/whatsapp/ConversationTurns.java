package app.plixa.hub.whatsapp;

import app.plixa.hub.message.Claimed;
import app.plixa.hub.routing.Entrance;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gives conversations their turns, so many at a time; a turn holds a thread only while it has something to do. */
@Component("conversationTurns")
public class ConversationTurns {
    private static final Logger log = LoggerFactory.getLogger(ConversationTurns.class);

    private final Entrance route;
    private final Sends sends;
    private final ExecutorService turnThreads;
    private final Semaphore places;

    ConversationTurns(
            CamelContext camel,
            Sends sends,
            ExecutorService turnThreads,
            @Value("${hub.whatsapp.max-connections}") int atOnce) {
        // A thread that waited for a route that is being changed would keep the turns under way from their end.
        this.route = new Entrance(camel, "direct:conversation-turn?block=false");
        this.sends = sends;
        this.turnThreads = turnThreads;
        this.places = new Semaphore(atOnce);
    }

    /** Begins the turn of a conversation once there is a place; what is not claimed yet waits in the broker meanwhile. */
    public void begin(@Body Claimed claimed) throws InterruptedException {
        places.acquire();
        try {
            route.send(claimed, turnThreads)
                    .whenComplete((turn, failure) -> places.release())
                    .whenComplete((turn, failure) -> putBackUnlessEnded(claimed, turn));
        } catch (RejectedExecutionException e) {
            places.release();
            throw e;
        }
    }

    /** Its route is being changed, something stands before its beginning that fails, or nothing ends it. */
    private void putBackUnlessEnded(Claimed claimed, Exchange exchange) {
        Turn turn = exchange == null ? null : exchange.getProperty("turn", Turn.class);
        if (turn == null) {
            log.warn("turn of {} did not begin, next try in a second", claimed.conversationId());
            sends.decline(claimed);
        } else if (!turn.ended()) {
            log.warn("turn of {} was not ended, next try in a second", claimed.conversationId());
            sends.breakOff(turn);
        }
    }
}
