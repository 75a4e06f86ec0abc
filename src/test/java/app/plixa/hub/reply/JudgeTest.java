package app.plixa.hub.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.TimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final ReplySettings SETTINGS = Examples.settings("openai", "", Duration.ofSeconds(1));

    private final Judge judge = judge(Duration.ZERO, SETTINGS);
    private final Judge speechless = judge(Duration.ZERO, Examples.without(""));

    private static Judge judge(Duration later, ReplySettings settings) {
        return new Judge(settings, Clock.fixed(Examples.NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void aTextOfACustomerNeedsTheModel() {
        assertThat(judge.withoutModel(Examples.question("text", "Are you open?")))
                .isEmpty();
    }

    @Test
    void nobodyIsAnsweredWhereItIsNotWanted() {
        assertThat(judge.objection(Examples.standing(false, false, false))).isEmpty();
        assertThat(judge.objection(Examples.standing(true, false, false))).contains(Reason.CONVERSATION_CLOSED);
        assertThat(judge.objection(Examples.standing(true, true, true))).contains(Reason.CONTACT_ERASED);
        assertThat(judge.objection(Examples.standing(false, false, true))).contains(Reason.ANSWERED);
        assertThat(judge.withoutModel(Examples.standing(false, false, true)))
                .contains(new Ending.Skip(Reason.ANSWERED));
    }

    @Test
    void othersThanTheChosenNumbersAreNotAnswered() {
        Question question = Examples.question("text", "hi");
        for (String chosen : List.of("num_1", "10", "wsp_1")) {
            assertThat(judge(Duration.ZERO, Examples.onlyFor("num_9", chosen)).withoutModel(question))
                    .isEmpty();
        }
        assertThat(judge(Duration.ZERO, Examples.onlyFor("num_9")).withoutModel(question))
                .contains(new Ending.Skip(Reason.NUMBER_NOT_CHOSEN));
        assertThat(judge(Duration.ZERO, SETTINGS).withoutModel(Examples.unwanted()))
                .contains(new Ending.Skip(Reason.NUMBER_NOT_CHOSEN));
    }

    @Test
    void afterFiveMinutesItIsTooLate() {
        Question question = Examples.question("text", "hi");
        assertThat(judge(Duration.ofMinutes(5), SETTINGS).objection(question)).isEmpty();
        assertThat(judge(Duration.ofMinutes(5).plusMillis(1), SETTINGS).objection(question))
                .contains(Reason.TOO_LATE);
    }

    @Test
    void onlyTextsAreForTheModel() {
        assertThat(judge.withoutModel(Examples.question("image", null)))
                .contains(new Ending.Say("One moment, please.", Optional.of(Reason.NOT_TEXT)));
        assertThat(judge.withoutModel(Examples.question("text", " \n")))
                .contains(new Ending.Say("One moment, please.", Optional.of(Reason.NOT_TEXT)));
        assertThat(speechless.withoutModel(Examples.question("image", null)))
                .contains(new Ending.Skip(Reason.NOT_TEXT));
        assertThat(judge.withoutModel(Examples.question("reaction", null)))
                .contains(new Ending.Skip(Reason.NO_QUESTION));
    }

    @Test
    void theWordLeavesItToPeopleWhoeverSaysIt() {
        assertThat(judge.withoutModel(Examples.question("text", "a HUMAN, please")))
                .contains(new Ending.HandOver(Reason.CUSTOMER_ASKED));
        assertThat(judge.answered("Let me get a human.")).isEqualTo(new Ending.HandOver(Reason.MODEL_ASKED));
        assertThat(speechless.withoutModel(Examples.question("text", "a human, please")))
                .isEmpty();
    }

    @Test
    void anAnswerIsMadePresentable() {
        assertThat(text("  We are\r\nopen.\u0000\u001b[31m\u0007 ")).isEqualTo("We are\nopen.[31m");
        assertThat(text("<think>\nA human? No.\n</think>\n\nYes.")).isEqualTo("Yes.");
        assertThat(text("half \ud83d")).isEqualTo("half ?");
    }

    @Test
    void anAnswerIsCutBetweenCharacters() {
        String long39 = "x".repeat(39);
        assertThat(text(long39 + "\ud83d\ude00")).isEqualTo(long39 + "\ud83d\ude00");
        assertThat(text(long39 + "\ud83d\ude00!")).isEqualTo(long39 + "\ud83d\ude00");
    }

    @Test
    void theFallbackSpeaksForAModelThatDoesNot() {
        assertThat(judge.answered("\u0000 ")).isEqualTo(fallback(Reason.MODEL_SILENT));
        assertThat(judge.answered("<think>hm</think>")).isEqualTo(fallback(Reason.MODEL_SILENT));
        assertThat(judge.failed(new IllegalStateException())).isEqualTo(fallback(Reason.MODEL_FAILED));
        assertThat(judge.failed(new RuntimeException(new TimeoutException("late"))))
                .isEqualTo(fallback(Reason.MODEL_SLOW));
        assertThat(speechless.answered("")).isEqualTo(new Ending.Fail(Reason.MODEL_SILENT));
        assertThat(speechless.failed(new IllegalStateException())).isEqualTo(new Ending.Fail(Reason.MODEL_FAILED));
    }

    private String text(String answer) {
        return ((Ending.Say) judge.answered(answer)).text();
    }

    private static Ending fallback(Reason reason) {
        return new Ending.Say("One moment, please.", Optional.of(reason));
    }
}
