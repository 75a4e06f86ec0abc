package app.plixa.hub.reply;

import dev.langchain4j.exception.TimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Decides what becomes of a reply; asks nobody and changes nothing. */
@Component
class Judge {
    private static final Set<String> NO_QUESTIONS =
            Set.of("reaction", "system", "edit", "revoke", "unsupported", "unknown");
    /** What some models think aloud before they answer. */
    private static final Pattern THOUGHTS = Pattern.compile("(?s)\\A\\s*<think>.*?</think>");

    private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n?");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private final ReplySettings settings;
    private final Clock clock;

    Judge(ReplySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Why no reply is wanted, as the conversation stands; empty when one is. */
    Optional<Reason> objection(Question question) {
        if (!settings.isFor(question) || !question.wanted()) {
            return Optional.of(Reason.NUMBER_NOT_CHOSEN);
        }
        if (question.erased()) {
            return Optional.of(Reason.CONTACT_ERASED);
        }
        if (question.closed()) {
            return Optional.of(Reason.CONVERSATION_CLOSED);
        }
        if (question.answered()) {
            return Optional.of(Reason.ANSWERED);
        }
        boolean late = clock.instant().isAfter(question.at().plus(settings.maxAge()));
        return late ? Optional.of(Reason.TOO_LATE) : Optional.empty();
    }

    /** The ending where the model need not be asked for it. */
    Optional<Ending> withoutModel(Question question) {
        Optional<Reason> objection = objection(question);
        if (objection.isPresent()) {
            return objection.map(Ending.Skip::new);
        }
        if (NO_QUESTIONS.contains(question.type())) {
            return Optional.of(new Ending.Skip(Reason.NO_QUESTION));
        }
        if (question.text().isEmpty()) {
            return Optional.of(substitute(Reason.NOT_TEXT).orElse(new Ending.Skip(Reason.NOT_TEXT)));
        }
        return question.text().filter(settings::handsOver).map(words -> new Ending.HandOver(Reason.CUSTOMER_ASKED));
    }

    /** The ending after the model answered. */
    Ending answered(String answer) {
        String text = presentable(answer);
        if (text.isEmpty()) {
            return failed(Reason.MODEL_SILENT);
        }
        return settings.handsOver(text)
                ? new Ending.HandOver(Reason.MODEL_ASKED)
                : new Ending.Say(shortened(text), Optional.empty());
    }

    /** The ending after the model threw this instead. */
    Ending failed(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return failed(Reason.MODEL_SLOW);
            }
        }
        return failed(Reason.MODEL_FAILED);
    }

    private Ending failed(Reason reason) {
        return substitute(reason).orElse(new Ending.Fail(reason));
    }

    private Optional<Ending> substitute(Reason reason) {
        return settings.substitute()
                .map(Judge::presentable)
                .filter(text -> !text.isEmpty())
                .map(text -> new Ending.Say(shortened(text), Optional.of(reason)));
    }

    /** As it can be stored and shown: no thoughts, no control characters, no half of a character. */
    private static String presentable(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String said = THOUGHTS.matcher(whole).replaceFirst("");
        String lines = LINE_ENDS.matcher(said).replaceAll("\n");
        return CONTROLS.matcher(lines).replaceAll("").strip();
    }

    private String shortened(String text) {
        int most = settings.maxCharacters();
        return text.codePointCount(0, text.length()) > most
                ? text.substring(0, text.offsetByCodePoints(0, most)).strip()
                : text;
    }
}
