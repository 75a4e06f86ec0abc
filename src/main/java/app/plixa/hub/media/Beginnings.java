package app.plixa.hub.media;

import java.nio.charset.StandardCharsets;

/** How files begin, by the definitions of their formats; each answers for the first bytes of a file. */
final class Beginnings {
    private static final int WEBP_FLAGS = 20;
    private static final int WEBP_ANIMATION = 0x02;

    private Beginnings() {}

    static boolean jpeg(byte[] head) {
        return are(head, 0, 0xFF, 0xD8, 0xFF);
    }

    static boolean png(byte[] head) {
        return are(head, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A);
    }

    static boolean webp(byte[] head) {
        return read(head, 0, "RIFF") && read(head, 8, "WEBP");
    }

    /** WebP container specification: the extended header's flags. */
    static boolean animated(byte[] head) {
        return read(head, 12, "VP8X") && head.length > WEBP_FLAGS && (head[WEBP_FLAGS] & WEBP_ANIMATION) != 0;
    }

    /** ADTS frames (ISO/IEC 13818-7): twelve bits of sync, layer 0; or the older single header. */
    static boolean aac(byte[] head) {
        return read(head, 0, "ADIF") || head.length > 1 && head[0] == (byte) 0xFF && (head[1] & 0xF6) == 0xF0;
    }

    static boolean amr(byte[] head) {
        return read(head, 0, "#!AMR");
    }

    /** A tag, or a frame (ISO/IEC 11172-3): eleven bits of sync, any layer but 0. */
    static boolean mp3(byte[] head) {
        boolean frame = head.length > 1 && head[0] == (byte) 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) != 0;
        return read(head, 0, "ID3") || frame;
    }

    /** The file type box of ISO/IEC 14496-12, which 3GPP's files have, too. */
    static boolean mp4(byte[] head) {
        return read(head, 4, "ftyp");
    }

    /** WhatsApp plays no other codec in Ogg (RFC 7845: the first page holds the Opus header). */
    static boolean opus(byte[] head) {
        return read(head, 0, "OggS") && new String(head, StandardCharsets.ISO_8859_1).contains("OpusHead");
    }

    static boolean pdf(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).contains("%PDF-");
    }

    /** Compound File Binary Format (MS-CFB). */
    static boolean office97(byte[] head) {
        return are(head, 0, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1);
    }

    static boolean zip(byte[] head) {
        return are(head, 0, 'P', 'K', 3, 4);
    }

    /** No control characters but white space; UTF-16 says so in its first two bytes. */
    static boolean text(byte[] head) {
        if (are(head, 0, 0xFF, 0xFE) || are(head, 0, 0xFE, 0xFF)) {
            return true;
        }
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                return false;
            }
        }
        return head.length > 0;
    }

    private static boolean read(byte[] head, int at, String text) {
        return are(head, at, text.chars().toArray());
    }

    private static boolean are(byte[] head, int at, int... wanted) {
        if (head.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (head[at + i] != (byte) wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
