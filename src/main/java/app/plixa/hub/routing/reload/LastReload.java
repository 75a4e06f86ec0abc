package app.plixa.hub.routing.reload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of the last change in the routes folder.
 *
 * @param at when
 * @param applied whether the flow follows the files; if not, the one before goes on
 * @param routes ids of the routes that were changed, added or removed
 * @param messages what is wrong and where: {@code file:line:column: message} where that is known, as {@code lint} says it
 */
public record LastReload(Instant at, boolean applied, List<String> routes, List<String> messages) {
    private static final Pattern WHERE = Pattern.compile("^(?:[^:]*/)?([^/:]+?)(:\\d+:\\d+)?: .*", Pattern.DOTALL);

    /** What is wrong and where, without the folder. */
    public List<String> briefly() {
        return messages.stream()
                .map(message -> message.replaceFirst("^[^:]*/(?=[^/:]+:)", ""))
                .toList();
    }

    /** Where something is wrong, without what: {@code file:line:column}, and no folder. */
    public List<String> places() {
        return messages.stream()
                .map(WHERE::matcher)
                .filter(Matcher::matches)
                .map(place ->
                        place.group(1) + Optional.ofNullable(place.group(2)).orElse(""))
                .distinct()
                .toList();
    }
}
