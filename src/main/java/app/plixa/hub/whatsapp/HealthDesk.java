package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Problem;
import app.plixa.hub.message.Backlog;
import app.plixa.hub.message.UnreadCallbacks;
import app.plixa.hub.number.Connections;
import app.plixa.hub.number.NumberView;
import app.plixa.hub.number.Pacing;
import app.plixa.hub.number.WhatsAppNumber;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** The connection doctor: asks WhatsApp and the hub all that has to be right, and says how to mend what is not. */
@Component("healthDesk")
public class HealthDesk {
    private record Health(
            String numberId,
            boolean healthy,
            String status,
            Optional<String> qualityRating,
            Optional<Integer> messagesPerSecond,
            List<Check> checks) {}

    private final Connections connections;
    private final Backlog backlog;
    private final UnreadCallbacks unread;
    private final Pacing pacing;
    private final Answers answers;
    private final Clock clock;

    HealthDesk(
            Connections connections,
            Backlog backlog,
            UnreadCallbacks unread,
            Pacing pacing,
            Answers answers,
            Clock clock) {
        this.connections = connections;
        this.backlog = backlog;
        this.unread = unread;
        this.pacing = pacing;
        this.answers = answers;
        this.clock = clock;
    }

    /** The first question: what WhatsApp knows of this number. */
    public Inquiry askProfile(@Body NumberView view, @ExchangeProperty("caller") Caller caller, Exchange exchange) {
        WhatsAppNumber number =
                connections.find(caller.workspaceId(), view.id()).orElseThrow(Problem::notFound);
        exchange.setProperty("view", view);
        exchange.setProperty("number", number);
        return Inquiry.profile(number);
    }

    /** The second: what its token is good for, and whether that is of the app with the secret; null after a refusal. */
    public void askToken(@Body Reply profile, @ExchangeProperty("number") WhatsAppNumber number, Exchange exchange) {
        exchange.setProperty("profile", profile);
        boolean useful = profile instanceof Reply.Told;
        exchange.getMessage()
                .setBody(useful ? Inquiry.token(number.accessToken()).provedBy(number.appSecret()) : null);
    }

    /** The third: who gets its callbacks. The body is null where asking is of no use. */
    public void askApps(
            @Body Reply token,
            @ExchangeProperty("profile") Reply profile,
            @ExchangeProperty("number") WhatsAppNumber number,
            Exchange exchange) {
        exchange.setProperty("token", token);
        Optional<Inquiry> next = number.wabaId()
                .filter(waba -> profile instanceof Reply.Told)
                .map(waba -> Inquiry.subscribedApps(waba, number.accessToken()));
        exchange.getMessage().setBody(next.orElse(null));
    }

    /** 200 with every check. */
    public void answer(
            @Body Reply apps,
            @ExchangeProperty("profile") Reply profile,
            @ExchangeProperty("token") Reply token,
            @ExchangeProperty("view") NumberView view,
            @ExchangeProperty("number") WhatsAppNumber number,
            Exchange exchange)
            throws SQLException {
        Examination examination = new Examination(view, clock.instant());
        Grant grant = new Grant(view, clock.instant(), Optional.ofNullable(token));
        List<Check> checks = List.of(
                examination.token(profile),
                grant.expiry(),
                grant.permissions(),
                grant.appSecret(),
                examination.phoneNumber(profile),
                examination.registered(profile),
                examination.subscribed(Optional.ofNullable(apps), grant),
                examination.callbackVerified(),
                examination.lastCallback(),
                Missed.check(unread.since(view.id(), clock.instant().minus(Missed.SPAN))),
                examination.queue(backlog.of(view.id()), pacing.hold(number)));
        boolean healthy = !view.paused() && checks.stream().noneMatch(Check::failed);
        Optional<String> rating = profile instanceof Reply.Told told
                ? ConnectDesk.profile(told.body())
                        .flatMap(app.plixa.hub.number.Profile::qualityRating)
                        .or(view::qualityRating)
                : view.qualityRating();
        answers.one(
                exchange, 200, new Health(view.id(), healthy, view.status(), rating, view.messagesPerSecond(), checks));
    }
}
