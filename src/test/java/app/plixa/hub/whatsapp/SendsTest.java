package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Fallbacks;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.message.Outcomes;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Hold;
import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.Pacing;
import app.plixa.hub.number.PauseReason;
import app.plixa.hub.number.WhatsAppNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A turn may have waited for its thread: with a claim of 60 s, when does it still send? */
class SendsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final WhatsAppNumber NUMBER = new WhatsAppNumber("num_1", "wsp_1", "5511", "1", "a", "b", "c");

    private final CloudApi cloudApi = mock(CloudApi.class);
    private final Numbers numbers = mock(Numbers.class);
    private final Pacing pacing = mock(Pacing.class);
    private final Outcomes outcomes = mock(Outcomes.class);
    private final Fallbacks fallbacks = mock(Fallbacks.class);
    private final Readiness readiness = mock(Readiness.class);
    private final OutboundLine line = mock(OutboundLine.class);
    private final CamelContext camel = mock(CamelContext.class);
    private final Sends sends = new Sends(
            cloudApi,
            numbers,
            mock(NumberChanges.class),
            pacing,
            fallbacks,
            readiness,
            outcomes,
            line,
            new Lease(Duration.ofSeconds(15), Duration.ofSeconds(60), CLOCK),
            camel,
            CLOCK);

    @Test
    void aFreshOneSends() throws Exception {
        when(numbers.byId("num_1")).thenReturn(Optional.of(NUMBER));
        when(pacing.untilFree(any(), any(), any())).thenReturn(Duration.ZERO);

        assertThat(sends.goesOn(turn(Duration.ofSeconds(5)))).isTrue();
        verifyNoInteractions(outcomes);
    }

    /** A hold may end early: however long it is, nothing is put back for longer than a minute. */
    @ParameterizedTest
    @CsvSource({"5, 5, 1", "60, 60, 1", "3600, 60, 0"})
    void whatAHeldNumberHasToSendLooksAgainWithinAMinute(int held, int wait, int wakes) throws Exception {
        when(numbers.byId("num_1")).thenReturn(Optional.of(NUMBER));
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));
        when(pacing.hold(NUMBER))
                .thenReturn(Optional.of(new Hold(
                        NOW.plusSeconds(held), new PauseReason("number_restricted", "x", Optional.empty()), 0)));
        Turn turn = turn(Duration.ofSeconds(5));

        assertThat(sends.goesOn(turn)).isFalse();
        sends.end(turn);

        Instant at = NOW.plusSeconds(wait);
        verify(outcomes).settle(any(), eq(new SendOutcome.Untried(at)));
        verify(line, times(wakes)).tellLater(any(), eq(at));
    }

    @Test
    void oneWithoutTimeForAPostPutsItsMessagesBack() throws Exception {
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));

        assertThat(sends.goesOn(turn(Duration.ofSeconds(40)))).isFalse();
        verify(outcomes).settle(any(), isA(SendOutcome.Untried.class));
    }

    @Test
    void whileTheHubStopsNothingMoreIsPosted() throws Exception {
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));
        when(camel.isStopping()).thenReturn(true);

        assertThat(sends.goesOn(turn(Duration.ofSeconds(5)))).isFalse();
        verify(outcomes).settle(any(), isA(SendOutcome.Untried.class));
    }

    @Test
    void whatDidNotBeginIsPutBackAndAskedForAgain() {
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));

        sends.decline(turn(Duration.ofSeconds(5)).claimed());

        Instant soon = NOW.plusSeconds(1);
        verify(outcomes).settle(any(), eq(new SendOutcome.Untried(soon)));
        verify(line).tellLater(any(), eq(soon));
    }

    @Test
    void whatNothingEndsIsPutBackOnceAndEnded() {
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));
        Turn turn = turn(Duration.ofSeconds(5));
        turn.halt();

        sends.breakOff(turn);

        verifyNoInteractions(outcomes);
        verify(line).endTurn(turn.claimed().conversationId(), false);
        assertThat(turn.ended()).isTrue();
    }

    @Test
    void oneWhoseClaimIsOverLeavesThemToOthers() throws Exception {
        assertThat(sends.goesOn(turn(Duration.ofSeconds(61)))).isFalse();
        verifyNoInteractions(outcomes);
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "17, 1", "80007, 1", "130429, 1", "131048, 1", "131056, 0", "131016, 0"})
    void whatLimitsTheNumberHoldsAllOfIt(int code, int holds) throws Exception {
        Instant at = NOW.plusSeconds(60);
        MessageError error = MetaCode.of(code, false).error(new MessageError.Provider(code, "t", "d", "f"));
        when(cloudApi.judge(any(), any())).thenReturn(new SendOutcome.Later(at, error));
        when(fallbacks.refused(any(), any(), any())).thenAnswer(call -> call.getArgument(1));
        when(outcomes.settle(any(), any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));
        Turn turn = turn(Duration.ofSeconds(5));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty("startedNanos", System.nanoTime());
        exchange.setProperty("postedAt", NOW);
        exchange.setProperty(CloudApi.THROUGH, NUMBER);

        sends.settle(turn, turn.next(), exchange);

        verify(pacing, times(holds)).hold(NUMBER, at, MetaCode.pauseReason(error));
    }

    @Test
    void aLimitThatAFileMetHoldsTheNumberToo() throws Exception {
        Instant at = NOW.plusSeconds(60);
        MessageError error = MetaCode.of(131048, false).error(new MessageError.Provider(131048, "t", "d", "f"));
        when(numbers.byId("num_1")).thenReturn(Optional.of(NUMBER));
        when(readiness.hindrance(any())).thenReturn(Optional.of(new SendOutcome.Later(at, error)));
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));

        assertThat(sends.goesOn(turn(Duration.ofSeconds(5)))).isFalse();

        verify(outcomes).settle(any(), eq(new SendOutcome.Later(at, error)));
        verify(pacing).hold(NUMBER, at, MetaCode.pauseReason(error));
    }

    private static Turn turn(Duration old) {
        Message message = mock(Message.class);
        when(message.numberId()).thenReturn("num_1");
        Outgoing outgoing = mock(Outgoing.class, org.mockito.Mockito.RETURNS_DEEP_STUBS);
        when(outgoing.message()).thenReturn(message);
        when(outgoing.claimedAt()).thenReturn(NOW.minus(old));
        return new Turn(new Claimed(List.of(outgoing), false), NOW);
    }
}
