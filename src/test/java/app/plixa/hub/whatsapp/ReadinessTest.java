package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.media.Copies;
import app.plixa.hub.media.MediaRow;
import app.plixa.hub.media.MediaRows;
import app.plixa.hub.message.Holds;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.MessageError;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.RawJson;
import app.plixa.hub.message.Receipt;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.message.SentContents;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a message suffers from our own failures while its file is given to WhatsApp: a wait, and nothing else. */
class ReadinessTest {
    private static final String ID = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    private final CloudApi cloudApi = mock(CloudApi.class);
    private final Copies copies = mock(Copies.class);
    private final Holds holds = mock(Holds.class);
    private final SentContents sentContents = mock(SentContents.class);
    private final MediaRows rows = mock(MediaRows.class);
    private final Turn turn = mock(Turn.class);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Exception failure = new IOException("The bucket did not give it");
    private Readiness readiness;

    @BeforeEach
    void aMessageWithAFile() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:give-media").process(exchange -> {
                    throw failure;
                });
            }
        });
        camel.start();
        Message message = mock(Message.class);
        when(message.numberId()).thenReturn("num_1");
        when(message.type()).thenReturn("image");
        when(message.content()).thenReturn(Optional.of(new RawJson("{\"id\":\"" + ID + "\"}")));
        Outgoing outgoing = mock(Outgoing.class);
        when(outgoing.message()).thenReturn(message);
        when(outgoing.workspaceId()).thenReturn("wsp_1");
        when(turn.peek()).thenReturn(outgoing);
        when(turn.rest()).thenReturn(List.of(outgoing));
        MediaRow media = mock(MediaRow.class);
        when(media.id()).thenReturn(ID);
        when(media.isStored()).thenReturn(true);
        when(rows.find("wsp_1", ID)).thenReturn(Optional.of(media));
        when(copies.find(ID, "num_1")).thenReturn(Optional.empty());
        when(copies.claim(eq(ID), eq("num_1"), any())).thenReturn(true);
        readiness = new Readiness(
                cloudApi,
                rows,
                copies,
                holds,
                sentContents,
                Duration.ofMinutes(2),
                1,
                new ObjectMapper(),
                camel,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aStoreThatCannotBeOpenedCostsNoAttempt() throws SQLException {
        assertThat(readiness.hindrance(turn)).contains(new SendOutcome.Untried(NOW.plusSeconds(30)));
        verify(copies).release(ID, "num_1");
    }

    @Test
    void aFileThatIsLostDoesNotKeepItsMessageForEver() throws SQLException {
        SendOutcome.Later later = mock(SendOutcome.Later.class);
        failure = new NoSuchFileException(ID);
        when(cloudApi.refused(any(), eq(MetaCode.unavailable()), any())).thenReturn(later);

        assertThat(readiness.hindrance(turn)).contains(later);
        verify(copies).release(ID, "num_1");
    }

    /** Meta may forget a callback that is stored; and of others than files nothing is looked up. */
    @Test
    void aDatabaseThatFailsAfterAStatusIsStoredFailsNoCallback() throws SQLException {
        Receipt receipt = mock(Receipt.class);
        when(receipt.error())
                .thenReturn(
                        Optional.of(MetaCode.mediaRejected().error(new MessageError.Provider(131053, "t", "d", "f"))));
        when(sentContents.find(receipt)).thenThrow(new SQLException("connection lost"));
        Receipt other = mock(Receipt.class);
        when(other.error()).thenReturn(Optional.of(MetaCode.unavailable().error(MessageError.Provider.silent())));

        readiness.reported(List.of(receipt, other));

        verify(sentContents).find(receipt);
        verify(sentContents, org.mockito.Mockito.never()).find(other);
    }

    @Test
    void aClaimDoesNotOutliveAFailure() throws SQLException {
        doThrow(new SQLException("connection lost")).when(holds).extend(any(), any());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> readiness.hindrance(turn)).isInstanceOf(SQLException.class);
        }
        verify(copies, org.mockito.Mockito.times(2)).release(ID, "num_1");
    }
}
