package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.routing.Entrance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private static final Target TARGET = new Target(
            "whe_1",
            "https://example.com",
            new Secrets("whsec_", Optional.empty(), Optional.empty()),
            RetrySettings.NONE,
            Optional.empty(),
            Shape.PLAIN,
            new Traffic(Optional.empty(), Optional.empty(), true),
            Tls.USUAL);

    private final CamelContext camel = new DefaultCamelContext();
    private final List<String> begun = new ArrayList<>();
    private final Map<String, CompletableFuture<Exchange>> posts = new HashMap<>();
    private final Map<String, CompletableFuture<Boolean>> commits = new HashMap<>();
    private final Claims claims = mock(Claims.class);
    private final Entrance next = mock(Entrance.class);
    private boolean ready = true;
    private final InOrder inOrder = new InOrder(delivery -> ready, this::attempt, claims, next, Runnable::run);

    private final Delivery a = delivery("a");
    private final Delivery b = delivery("b");
    private final Delivery c = delivery("c");

    @BeforeEach
    void nobodyIsNext() {
        when(next.send(any())).thenReturn(CompletableFuture.completedFuture(null));
    }

    @Test
    void eachIsPostedOnceTheOneBeforeItArrivedThoughThatIsNotCommitted() throws Exception {
        CompletableFuture<?> done = inOrder.post(new Sequence(List.of(a, b)));
        assertThat(begun).containsExactly("a");
        arrives(a);
        assertThat(begun).containsExactly("a", "b");
        arrives(b);

        commits.get("b").complete(true);
        assertThat(done).isNotDone();
        verify(next, never()).send(any());
        commits.get("a").complete(true);

        assertThat(done).isCompleted();
        verify(claims).giveBack(List.of());
        verify(next).send(List.of("a"));
    }

    @Test
    void withOneThatDoesNotArriveTheRestGoesBackOnceItIsCommitted() throws Exception {
        inOrder.post(new Sequence(List.of(a, b, c)));
        arrives(a);
        ends(b, new Verdict.RetryAt(Instant.EPOCH));
        commits.get("a").complete(true);
        verify(claims, never()).giveBack(any());

        commits.get("b").complete(true);

        assertThat(begun).containsExactly("a", "b");
        verify(claims).giveBack(List.of(c));
        verify(next).send(List.of("a"));
    }

    @Test
    void whereAnAttemptIsNotCommittedNoMoreArePosted() throws Exception {
        inOrder.post(new Sequence(List.of(a, b, c)));
        arrives(a);
        commits.get("a").complete(false);
        arrives(b);
        commits.get("b").complete(true);

        assertThat(begun).containsExactly("a", "b");
        verify(claims).giveBack(List.of(c));
    }

    @Test
    void whatMayNotBePostedAnyMoreGoesBackAndNobodyIsAskedFor() throws Exception {
        ready = false;

        assertThat(inOrder.post(new Sequence(List.of(a, b)))).isCompleted();

        assertThat(begun).isEmpty();
        verify(claims).giveBack(List.of(a, b));
        verify(next, never()).send(any());
    }

    @Test
    void whatTheRouteDidNotTakeGoesBackToo() throws Exception {
        inOrder.post(new Sequence(List.of(a, b)));
        posts.get("a").complete(new DefaultExchange(camel));

        assertThat(begun).containsExactly("a");
        verify(claims).giveBack(List.of(a, b));
    }

    private CompletableFuture<Exchange> attempt(Delivery delivery) {
        begun.add(delivery.id());
        return posts.computeIfAbsent(delivery.id(), id -> new CompletableFuture<>());
    }

    private void arrives(Delivery delivery) {
        ends(delivery, new Verdict.Delivered());
    }

    private void ends(Delivery delivery, Verdict verdict) {
        CompletableFuture<Boolean> commit = new CompletableFuture<>();
        commits.put(delivery.id(), commit);
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty("delivery", delivery);
        exchange.setProperty(
                "attempt", new Attempts.Attempt(delivery, Instant.EPOCH, 1, new Answer.Broken("timeout", ""), verdict));
        exchange.setProperty("recorded", commit);
        posts.get(delivery.id()).complete(exchange);
    }

    private static Delivery delivery(String id) {
        return new Delivery(
                id, "evt_" + id, "message.inbound", new byte[0], TARGET, 0, false, Instant.EPOCH, Kept.NOTHING);
    }
}
