package app.plixa.hub.whatsapp;

import app.plixa.hub.commit.Changes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes note of what WhatsApp tells beside messages: what the hub remembers of it is asked for again, and the rest stands
 * in the log, a line a field. Nothing of it is lost without a word.
 */
@Component
class CallbackNews {
    private static final Logger log = LoggerFactory.getLogger(CallbackNews.class);

    private final FirstCheck check;
    private final Changes changes;

    CallbackNews(FirstCheck check, Changes changes) {
        this.check = check;
        this.changes = changes;
    }

    void take(List<Reading.News> news) {
        if (news.isEmpty()) {
            return;
        }
        news.stream()
                .filter(one -> one.field().equals("phone_number_quality_update")
                        || one.field().equals("phone_number_name_update"))
                .map(Reading.News::number)
                .distinct()
                .forEach(check::again);
        if (news.stream().anyMatch(one -> one.field().contains("template"))) {
            changes.tellAll("templates");
        }
        Map<String, Long> counts =
                news.stream().collect(Collectors.groupingBy(CallbackNews::named, TreeMap::new, Collectors.counting()));
        counts.forEach((named, count) -> log.info("callback tells {} ({})", named, count));
    }

    private static String named(Reading.News news) {
        String field = news.field().replaceAll("[^\\w.]", "");
        return news.number().id() + " of "
                + (field.isEmpty() ? "nothing" : field.substring(0, Math.min(64, field.length())));
    }
}
