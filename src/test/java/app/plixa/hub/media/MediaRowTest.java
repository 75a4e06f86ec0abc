package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRowTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "audio/ogg; codecs=opus | audio/ogg; codecs=opus",
                "text/plain; charset=utf-8 | text/plain; charset=utf-8",
                "text/plain; charset=\"ISO-8859-1\" | text/plain; charset=\"ISO-8859-1\"",
                "text/plain;charset=no such one!; x=y | text/plain; x=y",
                "text/plain; Charset=x-unknown | text/plain",
                "text/plain; charset= | text/plain",
            })
    void aCharsetThatNobodyKnowsIsLeftOut(String type, String read) {
        MediaRow media = new MediaRow(
                "med_1",
                "wsp_1",
                type,
                Optional.empty(),
                1,
                Optional.empty(),
                "stored",
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH);

        assertThat(media.contentType()).isEqualTo(read);
    }
}
