package app.plixa.hub.panel;

import app.plixa.hub.media.Format;
import app.plixa.hub.media.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How values look to people; for the templates. */
@Component("show")
public class Show {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Clock clock;

    Show(Clock clock) {
        this.clock = clock;
    }

    /** How long ago or ahead, in a word or two; a dash for no time. */
    public String ago(Object time) {
        if (time == null) {
            return "–";
        }
        Duration past = Duration.between(instant(time), clock.instant());
        if (past.abs().toSeconds() < 45) {
            return past.isNegative() ? "in a moment" : "just now";
        }
        String span = span(past.abs());
        return past.isNegative() ? "in " + span : span + " ago";
    }

    /** How long it is until then: {@code 23 h}. */
    public String left(Object time) {
        return span(Duration.between(clock.instant(), instant(time)).abs());
    }

    /** The time in full. */
    public String time(Object time) {
        return time == null ? "–" : FULL.format(instant(time));
    }

    /** Hours and minutes. */
    public String clock(Object time) {
        return CLOCK.format(instant(time));
    }

    /** The day. */
    public String day(Object time) {
        return DAY.format(instant(time));
    }

    /** A phone as people write it; a dash for none. */
    public String phone(Object digits) {
        return digits == null ? "–" : "+" + digits;
    }

    /** What a conversation is called: its own name, the contact's, its phone. */
    @SuppressWarnings("unchecked")
    public String name(Map<String, Object> conversation) {
        Map<String, Object> contact = (Map<String, Object>) conversation.get("contact");
        Object own = conversation.get("name");
        Object name = own != null ? own : contact.get("name");
        if (name != null) {
            return name.toString();
        }
        Object phone = contact.get("phone") != null ? contact.get("phone") : contact.get("wa_id");
        return phone == null ? "Somebody without a phone" : phone(phone);
    }

    /** One or two letters for an avatar. */
    public String initials(String name) {
        List<String> words = List.of(name.strip().split("\\s+"));
        String first = letter(words.get(0));
        String last = words.size() > 1 ? letter(words.get(words.size() - 1)) : "";
        return (first + last).isBlank() ? "#" : (first + last).toUpperCase(Locale.ROOT);
    }

    /** One of six colours, always the same for the same name. */
    public int tint(String name) {
        return Math.floorMod(name.hashCode(), 6);
    }

    /** A word of ours for people: {@code window_closed} is "window closed". */
    public String words(Object code) {
        return code == null ? "–" : code.toString().replace('_', ' ');
    }

    /** Milliseconds, or seconds where they are many. */
    public String millis(Object millis) {
        if (millis == null) {
            return "–";
        }
        long value = ((Number) millis).longValue();
        return value < 1000 ? value + " ms" : String.format(Locale.ENGLISH, "%.1f s", value / 1000.0);
    }

    /** A file's size. */
    public String bytes(Object size) {
        long value = ((Number) size).longValue();
        return value < 1024 * 1024
                ? Math.max(1, value / 1024) + " KB"
                : String.format(Locale.ENGLISH, "%.1f MB", value / 1024.0 / 1024);
    }

    /** The types of files that WhatsApp takes as {@code image}, {@code video} and so on; of all kinds without one. */
    public String accepts(String kind) {
        return Format.names(Kind.of(kind));
    }

    /** A count with separators. */
    public String count(Object number) {
        return number == null ? "–" : String.format(Locale.ENGLISH, "%,d", ((Number) number).longValue());
    }

    /** A rate: one decimal as long as that says anything. */
    public String rate(double perSecond) {
        return String.format(Locale.ENGLISH, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
    }

    private static String letter(String word) {
        return word.codePoints()
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .findFirst()
                .orElse("");
    }

    private static Instant instant(Object time) {
        return time instanceof Instant instant ? instant : Instant.parse(time.toString());
    }

    /** To the nearest unit: what ends in seven days less a blink ends in seven days. */
    private static String span(Duration span) {
        long minutes = (span.toSeconds() + 30) / 60;
        long hours = (minutes + 30) / 60;
        if (minutes < 60) {
            return Math.max(1, minutes) + " min";
        }
        return hours < 48 ? hours + " h" : (hours + 12) / 24 + " days";
    }
}
