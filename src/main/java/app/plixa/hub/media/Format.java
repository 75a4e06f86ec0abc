package app.plixa.hub.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A format that WhatsApp takes. Source of types and sizes: Meta, Cloud API, Media, Supported media types
 * (developers.facebook.com/docs/whatsapp/cloud-api/reference/media); its megabytes are taken as 1024 × 1024 bytes.
 *
 * @param extension of a file that has no name
 * @param isBegunBy whether a file may begin with these bytes
 */
public record Format(String mimeType, Kind kind, String extension, Predicate<byte[]> isBegunBy) {
    /** How many bytes of its beginning tell a file's format. */
    static final int HEAD = 512;

    /** No file of any format is larger, in bytes. */
    public static final long LARGEST = 100L * 1024 * 1024;

    private static final long KILOBYTE = 1024;
    private static final long MEGABYTE = 1024 * KILOBYTE;

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final List<Format> ALL = List.of(
            new Format("image/jpeg", Kind.IMAGE, "jpg", Beginnings::jpeg),
            new Format("image/png", Kind.IMAGE, "png", Beginnings::png),
            new Format("audio/aac", Kind.AUDIO, "aac", Beginnings::aac),
            new Format("audio/amr", Kind.AUDIO, "amr", Beginnings::amr),
            new Format("audio/mpeg", Kind.AUDIO, "mp3", Beginnings::mp3),
            new Format("audio/mp4", Kind.AUDIO, "m4a", Beginnings::mp4),
            new Format("audio/ogg", Kind.AUDIO, "ogg", Beginnings::opus),
            new Format("video/mp4", Kind.VIDEO, "mp4", Beginnings::mp4),
            new Format("video/3gpp", Kind.VIDEO, "3gp", Beginnings::mp4),
            new Format("image/webp", Kind.STICKER, "webp", Beginnings::webp),
            new Format("text/plain", Kind.DOCUMENT, "txt", Beginnings::text),
            new Format("application/pdf", Kind.DOCUMENT, "pdf", Beginnings::pdf),
            new Format("application/msword", Kind.DOCUMENT, "doc", Beginnings::office97),
            new Format("application/vnd.ms-excel", Kind.DOCUMENT, "xls", Beginnings::office97),
            new Format("application/vnd.ms-powerpoint", Kind.DOCUMENT, "ppt", Beginnings::office97),
            new Format(OFFICE + "wordprocessingml.document", Kind.DOCUMENT, "docx", Beginnings::zip),
            new Format(OFFICE + "spreadsheetml.sheet", Kind.DOCUMENT, "xlsx", Beginnings::zip),
            new Format(OFFICE + "presentationml.presentation", Kind.DOCUMENT, "pptx", Beginnings::zip));

    /** The format of a media type as somebody wrote it; its parameters, such as codecs, are left aside. */
    public static Optional<Format> of(String mimeType) {
        String plain = plain(mimeType);
        return ALL.stream().filter(format -> format.mimeType.equals(plain)).findFirst();
    }

    /** A media type without its parameters, in lower case. */
    public static String plain(String mimeType) {
        return mimeType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Every type's name, or those of one kind, for a sentence. */
    public static String names(Optional<Kind> kind) {
        return ALL.stream()
                .filter(format -> kind.isEmpty() || format.kind == kind.get())
                .map(Format::mimeType)
                .collect(Collectors.joining(", "));
    }

    /** How large a file that begins so may be, in bytes. */
    public long largest(byte[] head) {
        return switch (kind) {
            case IMAGE -> 5 * MEGABYTE;
            case AUDIO, VIDEO -> 16 * MEGABYTE;
            case DOCUMENT -> LARGEST;
            case STICKER -> (Beginnings.animated(head) ? 500 : 100) * KILOBYTE;
        };
    }
}
