package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the line promises beyond its rows; those have integration tests. */
class OutboundLineTest {
    private final OutboundRows rows = mock(OutboundRows.class);
    private final Outcomes outcomes = mock(Outcomes.class);
    private final CamelContext camel = mock(CamelContext.class);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private OutboundLine line;

    @BeforeEach
    void start() throws SQLException {
        ProducerTemplate producer = mock(ProducerTemplate.class);
        when(camel.createProducerTemplate()).thenReturn(producer);
        when(camel.getStatus()).thenReturn(ServiceStatus.Started);
        doAnswer(call -> told.addAll(call.<Collection<String>>getArgument(1)))
                .when(producer)
                .sendBody(anyString(), any());
        line = new OutboundLine(rows, outcomes, Clock.systemUTC(), camel);
    }

    @AfterEach
    void stop() {
        line.close();
    }

    private void claims(Claimed... claimed) throws SQLException {
        when(rows.claim(anyList(), anyLong(), anyInt())).thenReturn(List.of(claimed));
    }

    private static Claimed of(String conversationId) {
        Claimed claimed = mock(Claimed.class);
        when(claimed.conversationId()).thenReturn(conversationId);
        return claimed;
    }

    @Test
    void anEntryHasEachConversationOnceAndSixtyFourAtMost() {
        List<String> ids =
                IntStream.range(0, 130).mapToObj(i -> "cnv_" + i % 129).toList();

        List<String> entries = line.entries(ids);

        assertThat(entries.stream().map(entry -> entry.split("\n").length)).containsExactly(64, 64, 1);
        assertThat(line.entries(List.of())).isEmpty();
    }

    /** What was sent meanwhile could not be written down either, and would go again. */
    @Test
    void nothingIsTakenWhileOutcomesWaitForTheDatabase() throws SQLException {
        claims(of("cnv_1"));
        when(outcomes.waitsForDatabase()).thenReturn(true);

        assertThat(line.claim("cnv_1")).isEmpty();
        assertThat(line.claimBehind(of("cnv_1"))).isEmpty();
        verifyNoInteractions(rows);

        when(outcomes.waitsForDatabase()).thenReturn(false);
        assertThat(line.claim("cnv_1")).hasSize(1);
    }

    @Test
    void whoComesWhileAClaimIsUnderWayTellsItsTurn() throws SQLException {
        Claimed first = of("cnv_1");
        when(rows.claim(anyList(), anyLong(), anyInt())).thenAnswer(call -> {
            assertThat(line.claim("cnv_1")).isEmpty();
            return List.of(first);
        });

        assertThat(line.claim("cnv_1")).containsExactly(first);

        verify(rows, times(1)).claim(anyList(), anyLong(), anyInt());
        assertThat(line.moreCame("cnv_1")).isTrue();
    }

    @Test
    void whoComesWhileNothingCouldBeClaimedIsToldAfterIt() throws SQLException {
        when(rows.claim(anyList(), anyLong(), anyInt())).thenAnswer(call -> {
            assertThat(line.claim("cnv_1")).isEmpty();
            return List.of();
        });

        line.claim("cnv_1");

        await().until(() -> told.equals(List.of("cnv_1")));
    }

    @Test
    void aClaimThatFailsLeavesNoTurnBehind() throws SQLException {
        when(rows.claim(anyList(), anyLong(), anyInt())).thenThrow(new SQLException("away", "08006"));
        assertThatThrownBy(() -> line.claim("cnv_1")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> line.claim("cnv_1")).isInstanceOf(SQLException.class);

        verify(rows, times(2)).claim(anyList(), anyLong(), anyInt());
    }

    @Test
    void whatIsClaimedHasItsTurnAlsoWhereTheRestCannotBeLookedAt() throws SQLException {
        Claimed first = of("cnv_1");
        claims(first);
        when(rows.due(any())).thenThrow(new SQLException("away", "08006"));

        assertThat(line.claim("cnv_1\ncnv_2")).containsExactly(first);

        await().until(() -> told.equals(List.of("cnv_2")));
    }

    @Test
    void whatWasRefusedThoughItMayGoIsAskedForOnceMore() throws SQLException {
        claims();
        when(rows.due(any())).thenReturn(List.of("cnv_2"));

        line.claim("cnv_1\ncnv_2");
        line.claim("cnv_2");

        await().until(() -> told.contains("cnv_2"));
        assertThat(told).containsExactly("cnv_2");
    }
}
