package app.plixa.hub.message;

/**
 * Why a message failed (contract, section 2.1).
 *
 * @param code one of the contract's words
 * @param retryable whether sending it again as it is may help
 * @param provider what WhatsApp said
 */
public record MessageError(String code, String message, boolean retryable, Provider provider) {
    private static final String WINDOW_CLOSED = "window_closed";

    /** Its time ran out before it was sent. */
    static MessageError expired() {
        return new MessageError("expired", "The message was not sent before it expired.", false, Provider.silent());
    }

    /** Whether more than 24 hours have gone since the customer wrote. */
    boolean isWindowClosed() {
        return code.equals(WINDOW_CLOSED);
    }

    /** Meta's own words; texts are empty where it gave none, the code 0 where it gave no answer at all. */
    public record Provider(int code, String title, String details, String fbtraceId) {
        /** There was no answer to quote. */
        public static Provider silent() {
            return new Provider(0, "", "", "");
        }
    }
}
