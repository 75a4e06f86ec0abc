package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

/** How many downloads run at the same time, and as what they are given. */
class MediaDeskTest {
    private final MediaStore store = mock(MediaStore.class);
    private final Answers answers = mock(Answers.class);
    private final Exchange exchange = mock(Exchange.class);
    private final ArgumentCaptor<InputStream> body = ArgumentCaptor.forClass(InputStream.class);
    private final MediaDesk desk = new MediaDesk(
            mock(UploadRules.class),
            mock(MediaRows.class),
            store,
            answers,
            Duration.ofDays(30),
            1,
            2,
            Clock.systemUTC());

    @BeforeEach
    void files() throws IOException {
        when(store.open(any())).thenReturn(InputStream.nullInputStream());
        when(answers.bytes(any(), eq(200), any())).thenReturn(mock(Message.class));
    }

    @Test
    void aWorkspaceThatTakesTooManyWaitsUntilOneEnds() throws IOException {
        desk.shown(media("wsp_1"), null, exchange);
        desk.shown(media("wsp_2"), null, exchange);
        verify(answers, times(2)).bytes(any(), eq(200), body.capture());

        busy("wsp_1");
        busy("wsp_3");

        body.getAllValues().get(0).close();
        body.getAllValues().get(0).close();
        desk.shown(media("wsp_3"), null, exchange);
        busy("wsp_1");
    }

    @Test
    void aFileThatCannotBeReadTakesNoPlace() throws IOException {
        when(store.open(any())).thenThrow(new IOException("The bucket did not give it"));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> desk.shown(media("wsp_1"), null, exchange))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                            .isEqualTo(503));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "text/plain, text/plain",
                "text/plain; charset=utf-8, text/plain; charset=utf-8",
                "application/octet-stream; charset=binary, application/octet-stream",
                "text/plain;charset='utf-8';format=flowed, text/plain;format=flowed",
                "audio/ogg; codecs=opus, audio/ogg; codecs=opus",
                "text/plain; charset=, text/plain"
            })
    void aCharsetThatNobodyKnowsIsNotTold(String stored, String told) throws IOException {
        Message answer = mock(Message.class);
        when(answers.bytes(any(), eq(200), any())).thenReturn(answer);

        desk.shown(media("wsp_1", stored), null, exchange);

        verify(answer).setHeader("Content-Type", told);
    }

    private void busy(String workspaceId) {
        assertThatThrownBy(() -> desk.shown(media(workspaceId), null, exchange))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));
    }

    private static MediaRow media(String workspaceId) {
        return media(workspaceId, "image/png");
    }

    private static MediaRow media(String workspaceId, String mimeType) {
        return new MediaRow(
                "med_1",
                workspaceId,
                mimeType,
                Optional.empty(),
                1,
                Optional.of("a"),
                "stored",
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH);
    }
}
