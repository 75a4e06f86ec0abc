package app.plixa.hub.reply;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The decisions of the auto-reply route. */
@Component("replyDesk")
public class ReplyDesk {
    private static final Logger log = LoggerFactory.getLogger(ReplyDesk.class);
    private static final String CLAIM = "claim";
    private static final String QUESTION = "question";
    private static final String ENDING = "ending";

    private final Replies replies;
    private final Judge judge;
    private final Execution execution;
    private final ReplySettings settings;

    ReplyDesk(Replies replies, Judge judge, Execution execution, ReplySettings settings) {
        this.replies = replies;
        this.judge = judge;
        this.execution = execution;
        this.settings = settings;
    }

    /** Takes the reply to the message of this id, on one node at a time; notes it as property {@code claim}. */
    public void claim(@Body String messageId, Exchange exchange) throws SQLException {
        replies.claim(messageId).ifPresent(claim -> exchange.setProperty(CLAIM, claim));
    }

    /** Whether it was ours to take. */
    public boolean isOurs(Exchange exchange) {
        return exchange.getProperty(CLAIM) != null;
    }

    /** Reads the message and how its conversation stands; notes the ending where it is clear already. */
    public void consider(@ExchangeProperty(CLAIM) Claim claim, Exchange exchange) throws SQLException {
        Optional<Question> question = replies.find(claim);
        question.ifPresent(found -> exchange.setProperty(QUESTION, found));
        question.map(judge::withoutModel)
                .orElse(Optional.of(new Ending.Skip(Reason.CONVERSATION_DELETED)))
                .ifPresent(ending -> exchange.setProperty(ENDING, ending));
    }

    /** Whether the model has to be asked. */
    public boolean needsModel(Exchange exchange) {
        return exchange.getProperty(ENDING) == null;
    }

    /** What is put to the model: our instructions, and apart from them what the customer wrote. */
    public List<ChatMessage> question(@ExchangeProperty(QUESTION) Question question) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!settings.systemPrompt().isBlank()) {
            messages.add(SystemMessage.from(settings.systemPrompt()));
        }
        messages.add(UserMessage.from(question.text().orElseThrow()));
        return messages;
    }

    /** Judges what the model said, or what it threw. */
    public void judge(@ExchangeProperty(CLAIM) Claim claim, Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null) {
            log.warn("the model has no answer to {}: {}", claim.messageId(), described(caught));
            exchange.setProperty(ENDING, judge.failed(caught));
            return;
        }
        String answer = exchange.getMessage().getBody(String.class);
        exchange.setProperty(ENDING, judge.answered(answer == null ? "" : answer));
    }

    /** Sends, hands over or leaves it, after another look at the conversation. */
    public void carryOut(@ExchangeProperty(CLAIM) Claim claim, @ExchangeProperty(ENDING) Ending ending)
            throws SQLException {
        execution
                .carryOut(claim, ending)
                .ifPresent(ended -> log.info(
                        "auto-reply to {} {} {}",
                        claim.messageId(),
                        ended.state(),
                        ended.reason().map(Reason::word).orElse("")));
    }

    /** By class and status only: what a model's server says may repeat the key or the customer's words. */
    private static String described(Exception caught) {
        StringBuilder description = new StringBuilder();
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            description.append(cause.getClass().getSimpleName()).append(' ');
            if (cause instanceof HttpException http) {
                description.append(http.statusCode());
                break;
            }
        }
        return description.toString().strip();
    }
}
