package app.plixa.hub.webhook;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * JSONata's functions whose one call could take more than all of an evaluation may, bounded beforehand; those that
 * cannot be are not there. The library's own {@code replace} with a limit, for one, takes its text for a regular
 * expression.
 */
final class BoundedFunctions {
    private static final int MOST_DIGITS = 20;
    private static final List<String> NOT_THERE =
            List.of("eval", "match", "random", "shuffle", "formatInteger", "parseInteger");

    private BoundedFunctions() {}

    /** Puts them in the place of the library's; {@code now} is what the time is, RFC 3339. */
    static void bind(Jsonata.Frame frame, String now) {
        NOT_THERE.forEach(name -> frame.bind(name, (Object) null));
        frame.bind("pad", function("<s-ns?:s>", BoundedFunctions::pad));
        frame.bind("join", function("<a<s>s?:s>", BoundedFunctions::join));
        frame.bind("replace", function("<s-ss:s>", BoundedFunctions::replace));
        frame.bind("round", function("<n-n?:n>", BoundedFunctions::round));
        frame.bind("toMillis", function("<s-:n>", BoundedFunctions::toMillis));
        frame.bind(
                "fromMillis",
                function("<n-:s>", arguments -> Functions.dateTimeFromMillis(at(arguments, 0), null, null)));
        frame.bind("now", function("<:s>", arguments -> now));
        frame.bind(
                "millis",
                function(
                        "<:n>",
                        arguments -> now.isEmpty() ? null : Instant.parse(now).toEpochMilli()));
    }

    @FunctionalInterface
    private interface Body {
        Object call(List<?> arguments);
    }

    private static Jsonata.JFunction function(String signature, Body body) {
        return new Jsonata.JFunction((input, arguments) -> body.call(arguments), signature);
    }

    private static Object pad(List<?> arguments) {
        Number width = at(arguments, 1);
        if (Math.abs(width.doubleValue()) > 1000) {
            throw new Meter.CutOffException("$pad makes at most 1000 characters.");
        }
        String filling =
                Optional.ofNullable(BoundedFunctions.<String>at(arguments, 2)).orElse(" ");
        return Functions.pad(at(arguments, 0), width, filling.substring(0, Math.min(filling.length(), 10)));
    }

    private static Object join(List<?> arguments) {
        List<String> texts = at(arguments, 0);
        String between =
                Optional.ofNullable(BoundedFunctions.<String>at(arguments, 1)).orElse("");
        if (texts != null) {
            bound((long) texts.size() * between.length());
        }
        return Functions.join(texts, between);
    }

    private static Object replace(List<?> arguments) {
        String text = at(arguments, 0);
        String found = at(arguments, 1);
        String instead = at(arguments, 2);
        if (text == null) {
            return null;
        }
        if (found.isEmpty()) {
            throw new JException("D3010", -1);
        }
        bound((long) text.length() / found.length() * instead.length());
        return text.replace(found, instead);
    }

    private static Object round(List<?> arguments) {
        Number precision = at(arguments, 1);
        if (precision != null && Math.abs(precision.doubleValue()) > MOST_DIGITS) {
            throw new Meter.CutOffException("$round knows at most 20 digits.");
        }
        return Functions.round(at(arguments, 0), precision);
    }

    private static Object toMillis(List<?> arguments) {
        try {
            return Functions.dateTimeToMillis(at(arguments, 0), null);
        } catch (ParseException e) {
            throw new JException("D3110", -1, at(arguments, 0));
        }
    }

    private static void bound(long characters) {
        if (characters > Meter.LARGEST) {
            throw new Meter.CutOffException("It grows too large.");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(List<?> arguments, int index) {
        return index < arguments.size() ? (T) arguments.get(index) : null;
    }
}
