package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.Lease;
import app.plixa.hub.message.Claimed;
import app.plixa.hub.message.Fallbacks;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.OutboundLine;
import app.plixa.hub.message.Outcomes;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.Pacing;
import app.plixa.hub.number.WhatsAppNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A turn may have waited for its thread: with a claim of 60 s, when does it still send? */
class SendsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final WhatsAppNumber NUMBER = new WhatsAppNumber("num_1", "wsp_1", "5511", "1", "a", "b", "c");

    private final Numbers numbers = mock(Numbers.class);
    private final Pacing pacing = mock(Pacing.class);
    private final Outcomes outcomes = mock(Outcomes.class);
    private final Sends sends = new Sends(
            mock(CloudApi.class),
            numbers,
            mock(NumberChanges.class),
            pacing,
            mock(Fallbacks.class),
            mock(Readiness.class),
            outcomes,
            mock(OutboundLine.class),
            new Lease(Duration.ofSeconds(15), Duration.ofSeconds(60), CLOCK),
            CLOCK);

    @Test
    void aFreshOneSends() throws Exception {
        when(numbers.byId("num_1")).thenReturn(Optional.of(NUMBER));
        when(pacing.untilFree(any(), any())).thenReturn(Duration.ZERO);

        assertThat(sends.goesOn(turn(Duration.ofSeconds(5)))).isTrue();
        verifyNoInteractions(outcomes);
    }

    @Test
    void oneWithoutTimeForAPostPutsItsMessagesBack() throws Exception {
        when(outcomes.settle(any(), any())).thenReturn(CompletableFuture.completedFuture(List.of()));

        assertThat(sends.goesOn(turn(Duration.ofSeconds(40)))).isFalse();
        verify(outcomes).settle(any(), isA(SendOutcome.Untried.class));
    }

    @Test
    void oneWhoseClaimIsOverLeavesThemToOthers() throws Exception {
        assertThat(sends.goesOn(turn(Duration.ofSeconds(61)))).isFalse();
        verifyNoInteractions(outcomes);
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
