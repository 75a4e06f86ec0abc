package app.plixa.hub.template;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.commit.Changes;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.whatsapp.Inquiry;
import app.plixa.hub.whatsapp.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/**
 * The decisions of the template route. WhatsApp has the templates; what it told is remembered for a minute, and for a
 * day while it is silent.
 */
@Component("templateDesk")
public class TemplateDesk {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int PER_PAGE = 100;
    private static final int MOST = 2_000;

    /** What WhatsApp has told, asked at that time. */
    public record Known(List<TemplateView> templates, Instant at) {}

    private final Numbers numbers;
    private final Answers answers;
    private final Clock clock;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    /** What was told before that is asked for again: WhatsApp said that templates have changed. */
    private volatile Instant changedAt = Instant.EPOCH;

    TemplateDesk(Numbers numbers, Answers answers, Changes changes, Clock clock) {
        this.numbers = numbers;
        this.answers = answers;
        this.clock = clock;
        changes.on("templates", () -> changedAt = clock.instant());
    }

    /** Reads what is asked for; the body becomes the first question to WhatsApp, null when it need not be asked. */
    public void ask(@ExchangeProperty("caller") Caller caller, Exchange exchange) {
        Fields query = Fields.ofQuery(exchange);
        Wanted wanted = Wanted.of(query);
        Optional<WhatsAppNumber> number = number(query, caller);
        query.check();
        WhatsAppNumber chosen = number.orElseThrow(Problem::noNumberConnected);
        exchange.setProperty("asking", new Asking(chosen, wanted, clock.instant(), new ArrayList<>()));
        Known last = known.getIfPresent(key(chosen));
        exchange.setProperty("known", last);
        boolean fresh = last != null
                && last.at().isAfter(changedAt)
                && clock.instant().isBefore(last.at().plus(FRESH));
        exchange.getMessage().setBody(fresh ? null : page(chosen, Optional.empty()));
    }

    /** Keeps a page of them; the body becomes the question for the next one, null after the last. */
    public void keep(@Body Reply reply, @ExchangeProperty("asking") Asking asking, Exchange exchange) {
        exchange.getMessage().setBody(null);
        if (reply instanceof Reply.Told told) {
            JsonNode body = told.body();
            body.path("data").forEach(template -> asking.told()
                    .add(TemplateView.of(template, asking.number().id())));
            Optional<String> after = Optional.of(
                            body.at("/paging/cursors/after").asText(""))
                    .filter(cursor -> !cursor.isEmpty() && body.at("/paging").has("next"));
            if (after.isPresent() && asking.told().size() < MOST) {
                exchange.getMessage().setBody(page(asking.number(), after));
            } else {
                Known now = new Known(List.copyOf(asking.told()), asking.at());
                known.put(key(asking.number()), now);
                exchange.setProperty("known", now);
            }
        } else {
            exchange.setProperty("unheard", reply);
        }
    }

    /** 200 with those that fit; a {@link Problem} 503 when WhatsApp never told them. */
    public void answer(
            @ExchangeProperty("asking") Asking asking,
            @ExchangeProperty("known") Known last,
            @ExchangeProperty("unheard") Reply unheard,
            Exchange exchange) {
        if (last == null) {
            throw Problem.providerSilent(
                    unheard instanceof Reply.Refused refused
                            ? "WhatsApp does not tell the templates: " + refused.title() + "."
                            : ((Reply.Silent) unheard).reason());
        }
        answers.all(
                exchange,
                last.templates().stream().filter(asking.wanted()::fits).toList());
    }

    /** The number that is asked for, else the workspace's first; its account must be known. */
    private Optional<WhatsAppNumber> number(Fields query, Caller caller) {
        Optional<String> asked = query.text("number_id");
        Optional<WhatsAppNumber> number = numbers.ofWorkspace(caller.workspaceId()).stream()
                .filter(n -> asked.map(n.id()::equals).orElse(true))
                .findFirst();
        if (asked.isPresent() && number.isEmpty()) {
            query.error("number_id", "The selected number id is invalid.");
        } else if (number.isPresent() && number.get().wabaId().isEmpty()) {
            query.error("number_id", "The number id field must be a number whose waba id is known.");
        }
        return number;
    }

    private static Inquiry page(WhatsAppNumber number, Optional<String> after) {
        String query = "?fields=id,name,language,category,status,components&limit=" + PER_PAGE
                + after.map(cursor -> "&after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                        .orElse("");
        return new Inquiry(number.wabaId().orElseThrow() + "/message_templates" + query, number.accessToken());
    }

    private static String key(WhatsAppNumber number) {
        return number.id() + " " + number.wabaId().orElse("");
    }
}
