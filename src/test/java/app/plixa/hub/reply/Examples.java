package app.plixa.hub.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Settings and questions that tests begin with. */
final class Examples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Examples() {}

    static ReplySettings settings(String provider, String url, Duration timeout) {
        return new ReplySettings(
                java.util.Set.of(),
                provider,
                url,
                "sk-secret",
                "small-model",
                "Be kind.",
                timeout,
                "One moment, please.",
                "Human",
                40,
                Duration.ofMinutes(5),
                2);
    }

    static ReplySettings without(String fallback) {
        ReplySettings some = settings("openai", "", Duration.ofSeconds(1));
        return new ReplySettings(
                java.util.Set.of(),
                "openai",
                "",
                "",
                "m",
                "",
                some.timeout(),
                fallback,
                "",
                some.maxCharacters(),
                some.maxAge(),
                some.atOnce());
    }

    static Question question(String type, String body) {
        return new Question(
                "msg_1",
                "wsp_1",
                "num_1",
                "10",
                "cnv_1",
                "ctc_1",
                type,
                Optional.ofNullable(body),
                NOW,
                false,
                false,
                false,
                true);
    }

    /** Through a number that the workspace wants no replies through. */
    static Question unwanted() {
        Question one = question("text", "hi");
        return new Question(
                one.messageId(),
                one.workspaceId(),
                one.numberId(),
                one.phoneNumberId(),
                one.conversationId(),
                one.contactId(),
                one.type(),
                one.body(),
                one.at(),
                false,
                false,
                false,
                false);
    }

    static Question standing(boolean closed, boolean erased, boolean answered) {
        return new Question(
                "msg_1",
                "wsp_1",
                "num_1",
                "10",
                "cnv_1",
                "ctc_1",
                "text",
                Optional.of("hi"),
                NOW,
                closed,
                erased,
                answered,
                true);
    }

    /** Only for these numbers. */
    static ReplySettings onlyFor(String... numbers) {
        ReplySettings some = settings("openai", "", Duration.ofSeconds(1));
        return new ReplySettings(
                java.util.Set.of(numbers),
                some.provider(),
                some.baseUrl(),
                some.apiKey(),
                some.model(),
                some.systemPrompt(),
                some.timeout(),
                some.fallback(),
                some.handOverWord(),
                some.maxCharacters(),
                some.maxAge(),
                some.atOnce());
    }
}
