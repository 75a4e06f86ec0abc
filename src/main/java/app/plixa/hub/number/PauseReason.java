package app.plixa.hub.number;

import java.util.Optional;

/**
 * Why nothing is sent through a number.
 *
 * @param code a word of the contract's (section 2.1), or {@code by_user}
 * @param message what to do
 * @param provider what WhatsApp said; empty where somebody paused it by hand
 */
public record PauseReason(String code, String message, Optional<Provider> provider) {
    /** Of a number whose access token WhatsApp refuses: a new one resumes it. */
    public static final String DISCONNECTED = "number_disconnected";

    /** WhatsApp's own words. */
    public record Provider(int code, String title, String details, String fbtraceId) {}

    static PauseReason byUser() {
        return new PauseReason("by_user", "Paused by hand. Resume it to send what waits.", Optional.empty());
    }
}
