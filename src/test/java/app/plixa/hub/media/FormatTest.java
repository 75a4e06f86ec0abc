package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files pass as what. Beginnings are written as text, {@code \xNN} being a byte. */
class FormatTest {
    private static final String HTML = "<!DOCTYPE html><script>alert(1)</script>";

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, IMAGE, 5120, '\\xFF\\xD8\\xFF\\xE0..JFIF'",
        "image/png, IMAGE, 5120, '\\x89PNG\\x0D\\x0A\\x1A\\x0A....IHDR'",
        "audio/aac, AUDIO, 16384, '\\xFF\\xF1P'",
        "audio/aac, AUDIO, 16384, '\\xFF\\xF9P'",
        "audio/amr, AUDIO, 16384, '#!AMR\\x0A'",
        "audio/mpeg, AUDIO, 16384, 'ID3\\x04'",
        "audio/mpeg, AUDIO, 16384, '\\xFF\\xFB\\x90'",
        "audio/mp4, AUDIO, 16384, '....ftypM4A '",
        "audio/ogg, AUDIO, 16384, 'OggS....................OpusHead'",
        "video/mp4, VIDEO, 16384, '....ftypisom'",
        "video/3gpp, VIDEO, 16384, '....ftyp3gp4'",
        "image/webp, STICKER, 100, 'RIFF....WEBPVP8 '",
        "image/webp, STICKER, 100, 'RIFF....WEBPVP8X....\\x10'",
        "image/webp, STICKER, 500, 'RIFF....WEBPVP8X....\\x12'",
        "text/plain, DOCUMENT, 102400, 'Olá, tudo bem?'",
        "application/pdf, DOCUMENT, 102400, '%PDF-1.7'",
        "application/msword, DOCUMENT, 102400, '\\xD0\\xCF\\x11\\xE0\\xA1\\xB1\\x1A\\xE1'",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, DOCUMENT, 102400, 'PK\\x03\\x04'"
    })
    void aFileOfAFormatPassesAsIt(String type, Kind kind, long kilobytes, String beginning) {
        Format format = Format.of(type).orElseThrow();

        assertThat(format.kind()).isEqualTo(kind);
        assertThat(format.isBegunBy()).accepts(bytes(beginning));
        assertThat(format.largest(bytes(beginning))).isEqualTo(kilobytes * 1024);
    }

    @Test
    void aPageOrNothingPassesAsNothingButText() {
        for (String type : Format.names(Optional.empty()).split(", ")) {
            Format format = Format.of(type).orElseThrow();
            assertThat(format.isBegunBy().test(bytes(HTML))).as(type).isEqualTo(type.equals("text/plain"));
            assertThat(format.isBegunBy()).as(type).rejects(new byte[0]);
            for (int length = 1; length < 30; length++) {
                byte[] zeros = new byte[length];
                assertThat(format.isBegunBy()).as(type).rejects(zeros);
                Arrays.fill(zeros, (byte) 0xFF);
                format.isBegunBy().test(zeros);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, '\\x89PNG\\x0D\\x0A\\x1A\\x0A'",
        "audio/ogg, 'OggS....................\\x01vorbis'",
        "audio/mpeg, '\\xFF\\xF1P'",
        "audio/aac, '\\xFF\\xFB\\x90'",
        "image/webp, 'RIFF....WAVEfmt '",
        "text/plain, 'MZ\\x90\\x00\\x03'",
        "application/pdf, 'PK\\x03\\x04'"
    })
    void oneThatIsAnotherDoesNot(String type, String beginning) {
        assertThat(Format.of(type).orElseThrow().isBegunBy()).rejects(bytes(beginning));
    }

    @Test
    void parametersAndCaseOfATypeAreNoMatter() {
        assertThat(Format.of("Audio/OGG; codecs=opus").orElseThrow().mimeType()).isEqualTo("audio/ogg");
        for (String other : List.of("", "image", "image/gif", "text/html", "application/octet-stream", ";")) {
            assertThat(Format.of(other)).as(other).isEmpty();
        }
    }

    private static byte[] bytes(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
