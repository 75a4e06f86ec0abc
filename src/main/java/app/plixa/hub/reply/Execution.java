package app.plixa.hub.reply;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.conversation.Identity;
import app.plixa.hub.conversation.Tagging;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventLine;
import app.plixa.hub.message.Accepted;
import app.plixa.hub.message.Draft;
import app.plixa.hub.message.Intake;
import app.plixa.hub.message.content.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Carries endings out. That nobody answered meanwhile, our message and the end of the reply are one transaction under
 * the conversation's lock: whoever answers does so before it, and is seen, or after it.
 */
@Component
class Execution {
    private static final String TAG = "hand-over";
    /** What tells clients that no person wrote it. */
    private static final Map<String, String> METADATA = Map.of("auto_reply", "true");

    /** What came of it in the end, and what is to be told. */
    private record Done(Ending ending, Optional<Accepted> accepted, List<Event> events) {
        private static Done nothing(Reason reason) {
            return new Done(new Ending.Skip(reason), Optional.empty(), List.of());
        }
    }

    private final DataSource database;
    private final Replies replies;
    private final Judge judge;
    private final Intake intake;
    private final Tagging tagging;
    private final EventLine eventLine;
    private final ReplySettings settings;
    private final Clock clock;

    Execution(
            DataSource database,
            Replies replies,
            Judge judge,
            Intake intake,
            Tagging tagging,
            EventLine eventLine,
            ReplySettings settings,
            Clock clock) {
        this.database = database;
        this.replies = replies;
        this.judge = judge;
        this.intake = intake;
        this.tagging = tagging;
        this.eventLine = eventLine;
        this.settings = settings;
        this.clock = clock;
    }

    /** Ends the reply so, unless it is not wanted any more; gives how it did end, empty when another ended it. */
    Optional<Ending> carryOut(Claim claim, Ending ending) throws SQLException {
        Optional<Done> done = Sql.transactPatiently(database, transaction -> {
            if (!replies.lock(transaction, claim)) {
                return Optional.empty();
            }
            Done result = act(transaction, replies.find(transaction, claim), ending);
            replies.end(transaction, claim, result.ending(), result.accepted().map(a -> a.message()
                    .id()));
            return Optional.of(result);
        });
        done.flatMap(Done::accepted).ifPresent(intake::tell);
        done.map(Done::events).ifPresent(eventLine::tell);
        return done.map(Done::ending);
    }

    private Done act(Connection transaction, Optional<Question> question, Ending ending) throws SQLException {
        if (question.isEmpty()) {
            return Done.nothing(Reason.CONVERSATION_DELETED);
        }
        Optional<Reason> objection = judge.objection(question.get());
        if (objection.isPresent()) {
            return Done.nothing(objection.get());
        }
        if (ending instanceof Ending.Say say) {
            Optional<Accepted> accepted = intake.accept(transaction, draft(question.get(), say));
            return accepted.isPresent() ? new Done(say, accepted, List.of()) : Done.nothing(Reason.CONTACT_ERASED);
        }
        boolean calls = ending instanceof Ending.HandOver;
        return new Done(ending, Optional.empty(), calls ? callPeople(transaction, question.get()) : List.of());
    }

    private List<Event> callPeople(Connection transaction, Question question) throws SQLException {
        return tagging.add(transaction, question.workspaceId(), question.conversationId(), TAG);
    }

    /** Late it would be worse than none: people may have answered, and theirs waits behind it. */
    private Draft draft(Question question, Ending.Say say) {
        return new Draft(
                question.workspaceId(),
                question.numberId(),
                Identity.ofContact(question.contactId()),
                Text.of(say.text()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(clock.instant().plus(settings.maxAge())),
                Optional.empty(),
                METADATA);
    }
}
