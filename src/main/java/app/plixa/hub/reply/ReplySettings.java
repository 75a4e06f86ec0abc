package app.plixa.hub.reply;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code hub.auto-reply.*}: who writes the first reply, and how long and how far.
 *
 * @param numbers the only ones it is written for: ids of numbers, Meta's phone number ids, ids of workspaces; empty: all
 * @param provider empty (nobody), {@code openai} (anything that speaks as OpenAI does) or {@code ollama}
 * @param baseUrl empty: the provider's own
 * @param timeout one question to the model, from the connection to the last byte of its answer
 * @param fallback sent when the model fails, is slow or says nothing; empty: nothing is
 * @param handOverWord leaves the conversation to people; empty: there is none
 * @param maxAge no reply to a message older than this
 * @param atOnce questions to the model at the same time
 */
@ConfigurationProperties("hub.auto-reply")
record ReplySettings(
        Set<String> numbers,
        String provider,
        String baseUrl,
        String apiKey,
        String model,
        String systemPrompt,
        Duration timeout,
        String fallback,
        String handOverWord,
        int maxCharacters,
        Duration maxAge,
        int atOnce) {
    /** WhatsApp's limit for a text (Meta: text messages). */
    private static final int LONGEST_TEXT = 4096;

    ReplySettings {
        numbers = numbers == null ? Set.of() : Set.copyOf(numbers);
        must(provider.matches("|openai|ollama"), "provider must be empty, openai or ollama");
        must(provider.isEmpty() || !model.isBlank(), "model is required when there is a provider");
        must(baseUrl.isBlank() || isHttp(baseUrl), "base-url must be an http or https URL");
        must(timeout.compareTo(Duration.ZERO) > 0, "timeout must be more than nothing");
        must(maxCharacters > 0 && maxCharacters <= LONGEST_TEXT, "max-characters must be from 1 to " + LONGEST_TEXT);
        must(atOnce > 0, "at-once must be at least 1");
    }

    /** Whether replies are written at all. */
    boolean on() {
        return !provider.isEmpty();
    }

    /** Whether they are written to whoever asks through this number. */
    boolean isFor(Question question) {
        return isFor(question.numberId(), question.phoneNumberId(), question.workspaceId());
    }

    /** The same of a number, by its id, Meta's id of it, and its workspace. */
    boolean isFor(String numberId, String phoneNumberId, String workspaceId) {
        return numbers.isEmpty()
                || numbers.contains(numberId)
                || numbers.contains(phoneNumberId)
                || numbers.contains(workspaceId);
    }

    /** Where the model answers. */
    String address() {
        if (!baseUrl.isBlank()) {
            return baseUrl.strip();
        }
        return provider.equals("openai") ? "https://api.openai.com/v1" : "http://localhost:11434";
    }

    /** What is said when the model cannot be asked or does not answer. */
    Optional<String> substitute() {
        return Optional.of(fallback).filter(text -> !text.isBlank());
    }

    /** Whether this leaves the conversation to people; case does not count. */
    boolean handsOver(String text) {
        String word = handOverWord.strip().toLowerCase(Locale.ROOT);
        return !word.isEmpty() && text.toLowerCase(Locale.ROOT).contains(word);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return on() ? provider + " " + model : "off";
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url.strip());
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void must(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException("hub.auto-reply." + otherwise);
        }
    }
}
