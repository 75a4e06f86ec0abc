package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Fields;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a file that is used lives on. */
class AttachmentsTest {
    private static final String ID = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    @ParameterizedTest
    @CsvSource({"PT720H, PT690H, true", "PT720H, PT700H, false", "PT12H, PT10H, true", "PT12H, PT11H, false"})
    void aFileInUseIsKeptAlsoWhenRetentionIsShort(Duration retention, Duration left, boolean kept) throws Exception {
        MediaRows rows = mock(MediaRows.class);
        MediaRow media = new MediaRow(
                ID,
                "wsp_1",
                "image/png",
                Optional.empty(),
                1,
                Optional.of("a"),
                "stored",
                NOW,
                Optional.of(NOW.plus(left)),
                NOW);
        when(rows.find("wsp_1", ID)).thenReturn(Optional.of(media));
        Fields fields = mock(Fields.class);

        new Attachments(rows, retention, Clock.fixed(NOW, ZoneOffset.UTC))
                .check("wsp_1", "image", "image", new ObjectMapper().readTree("{\"id\":\"" + ID + "\"}"), fields);

        verify(fields, never()).error(any(), any());
        assertThat(media.isStored()).isTrue();
        verify(rows, kept ? org.mockito.Mockito.times(1) : never()).keep(ID, NOW.plus(retention));
    }
}
