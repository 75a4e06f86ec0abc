package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.message.MessageError;
import app.plixa.hub.whatsapp.sandbox.MagicNumbers;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaCodeTest {
    @Test
    void theSandboxHasAPhoneForEveryCode() {
        assertThat(MetaCode.codes()).hasSizeGreaterThan(50).allMatch(MagicNumbers::standsFor);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause | number_disconnected | 0 3 10 33 102 104 131005 190 200 210 299 131045 133000 133005 133006 133008 133009"
                        + " 133010 133015 133016",
                "pause | number_restricted | 368 131031 131037",
                "pause | billing | 131042",
                "retry | provider_unavailable | 1 2 131000 131016 131057 133004",
                "retry | throughput_limited | 4 17 341 613 80007 130429 132069",
                "retry | pair_rate_limited | 131056",
                "retry | number_restricted | 131048",
                "fail | number_restricted | 130497 131064",
                "fail | recipient_unreachable | 131026 131030",
                "fail | marketing_blocked | 130472 131049 131050 131063",
                "fail | window_closed | 131047",
                "fail | media_rejected | 131052 131053",
                "fail | template_invalid | 132000 132001 132005 132007 132008 132012 132015 132016 132068",
                "fail | invalid_payload | 100 131008 131009 131021 131051 131062 134011",
                "fail | unknown | 135000 137000 -1 999999"
            })
    void everyCodeHasItsWordAndItsReaction(String reaction, String word, String codes) {
        int[] all = Arrays.stream(codes.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(IntStream.of(all)).allSatisfy(code -> {
            MetaCode meaning = MetaCode.of(code, false);
            assertThat(meaning.word()).as("" + code).isEqualTo(word);
            assertThat(meaning.reaction().getClass().getSimpleName())
                    .as("" + code)
                    .isEqualToIgnoringCase(reaction);
            assertThat(meaning.message()).endsWith(".");
            assertThat(meaning.retryable()).isEqualTo(!reaction.equals("fail"));
        });
    }

    @Test
    void whatNobodyListedIsRetriedOnlyWhenItCallsItselfTransient() {
        assertThat(MetaCode.of(424242, true)).isEqualTo(MetaCode.unavailable());
        assertThat(MetaCode.of(131047, true).retryable()).isFalse();
    }

    @Test
    void aFailedMessagePausesItsNumberOnlyForWhatConcernsTheNumber() {
        assertThat(MetaCode.pausing(failed(131042))).get().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("billing");
            assertThat(reason.provider().orElseThrow().code()).isEqualTo(131042);
        });
        assertThat(MetaCode.pausing(failed(131026))).isEmpty();
        assertThat(MetaCode.pausing(failed(0))).isEmpty();
    }

    private static MessageError failed(int code) {
        return MetaCode.of(code, false).error(new MessageError.Provider(code, "t", "d", "f"));
    }
}
