package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.routing.Entrance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private static final Traffic ORDERED = new Traffic(Optional.empty(), Optional.empty(), true);

    private final CamelContext camel = new DefaultCamelContext();
    private final List<String> begun = new ArrayList<>();
    private final Map<String, CompletableFuture<Exchange>> posts = new HashMap<>();
    private final Map<String, CompletableFuture<Boolean>> commits = new HashMap<>();
    private final Sequences sequences = mock(Sequences.class);
    private final Entrance next = mock(Entrance.class);
    private boolean ready = true;
    private boolean granted = true;
    private final InOrder inOrder = new InOrder(delivery -> ready, this::attempt, sequences, next, Runnable::run);

    private final Delivery a = delivery("a");
    private final Delivery b = delivery("b");
    private final Delivery c = delivery("c");

    @BeforeEach
    void nobodyIsNext() {
        when(sequences.granted(any())).thenAnswer(call -> granted);
        when(next.send(any())).thenReturn(CompletableFuture.completedFuture(null));
    }

    @Test
    void eachIsPostedOnceTheOneBeforeItArrivedThoughThatIsNotCommitted() {
        CompletableFuture<?> done = inOrder.post(sequence(a, b));
        assertThat(begun).containsExactly("a");
        arrives(a);
        assertThat(begun).containsExactly("a", "b");
        arrives(b);

        commits.get("b").complete(true);
        assertThat(done).isNotDone();
        verify(next, never()).send(any());
        commits.get("a").complete(true);

        assertThat(done).isCompleted();
        verify(sequences).end(sequence(a, b), 2);
        verify(next).send(List.of("a"));
    }

    @Test
    void withOneThatDoesNotArriveTheRestGoesBackOnceItIsCommitted() {
        inOrder.post(sequence(a, b, c));
        arrives(a);
        ends(b, new Verdict.RetryAt(Instant.EPOCH));
        commits.get("a").complete(true);
        verify(sequences, never()).end(any(), anyInt());

        commits.get("b").complete(true);

        assertThat(begun).containsExactly("a", "b");
        verify(sequences).end(sequence(a, b, c), 2);
        verify(next).send(List.of("a"));
    }

    @Test
    void whereAnAttemptIsNotCommittedNoMoreArePosted() {
        inOrder.post(sequence(a, b, c));
        arrives(a);
        commits.get("a").complete(false);
        arrives(b);
        commits.get("b").complete(true);

        assertThat(begun).containsExactly("a", "b");
        verify(sequences).end(sequence(a, b, c), 2);
    }

    @Test
    void whatMayNotBePostedAnyMoreGoesBackAndNobodyIsAskedFor() {
        ready = false;

        assertThat(inOrder.post(sequence(a, b))).isCompleted();

        assertThat(begun).isEmpty();
        verify(sequences).end(sequence(a, b), 0);
        verify(next, never()).send(any());
    }

    @Test
    void whatTheRouteDidNotTakeGoesBackToo() {
        inOrder.post(sequence(a, b));
        posts.get("a").complete(new DefaultExchange(camel));

        assertThat(begun).containsExactly("a");
        verify(sequences).end(sequence(a, b), 0);
    }

    @Test
    void whatTheReceiverDoesNotWantHoldsNobody() {
        inOrder.post(sequence(a, b, c));
        ends(a, new Verdict.Stopped(false));
        ends(b, new Verdict.Dead());

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void whereTheReceiverWantsNothingAnyMoreTheRestGoesBack() {
        inOrder.post(sequence(a, b));
        ends(a, new Verdict.Stopped(true));
        commits.get("a").complete(true);

        assertThat(begun).containsExactly("a");
        verify(sequences).end(sequence(a, b), 1);
    }

    @Test
    void onceTheirSecondIsOverTheRestGoesBack() {
        inOrder.post(sequence(a, b));
        granted = false;
        arrives(a);
        commits.get("a").complete(true);

        assertThat(begun).containsExactly("a");
        verify(sequences).end(sequence(a, b), 1);
        verify(next).send(List.of("a"));
    }

    @Test
    void onlySoManyArePostedAheadOfTheirCommits() {
        List<Delivery> all = IntStream.range(0, 80)
                .mapToObj(i -> delivery(String.valueOf(i)))
                .toList();
        inOrder.post(sequence(all.toArray(Delivery[]::new)));
        all.subList(0, InOrder.UNCOMMITTED).forEach(this::arrives);
        assertThat(begun).hasSize(InOrder.UNCOMMITTED);

        commits.get("0").complete(true);
        assertThat(begun).hasSize(InOrder.UNCOMMITTED + 1);
        commits.get("1").complete(false);
        arrives(all.get(InOrder.UNCOMMITTED));

        assertThat(begun).hasSize(InOrder.UNCOMMITTED + 1);
    }

    @Test
    void whatCouldNotBeBegunGoesBackToo() {
        inOrder.post(sequence(a, b));
        posts.get("a").completeExceptionally(new IllegalStateException("no such route"));

        verify(sequences).end(sequence(a, b), 0);
    }

    @Test
    void aStopWaitsUntilTheRestIsGivenBack() {
        inOrder.post(sequence(a, b));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(inOrder::close);
        ends(a, new Verdict.NotCharged(Instant.EPOCH));
        commits.get("a").complete(true);

        assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
        verify(sequences).end(sequence(a, b), 1);
    }

    private static Sequence sequence(Delivery... deliveries) {
        return new Sequence(List.of(deliveries), Optional.empty());
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
        return MadeUp.delivery(id, ORDERED);
    }
}
