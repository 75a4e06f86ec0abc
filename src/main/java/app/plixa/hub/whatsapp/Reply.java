package app.plixa.hub.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;

/** What came back to an {@link Inquiry}. */
public sealed interface Reply {
    /** The answer. */
    record Told(JsonNode body) implements Reply {}

    /** Meta says no: its code (Graph API, error handling) and its words. */
    record Refused(int code, String title, String details, String fbtraceId) implements Reply {
        /** Whether the access token is what Meta does not like. */
        public boolean forToken() {
            return code == 0
                    || code == 3
                    || code == 10
                    || code == 102
                    || code == 104
                    || code == 190
                    || code == 131005
                    || code >= 200 && code <= 299;
        }

        /** Whether it is the app's secret (Graph API: code 100, Invalid appsecret_proof provided in the API argument). */
        public boolean forSecret() {
            return code == 100 && title.contains("appsecret_proof");
        }

        /** Whether it is the account, which WhatsApp has blocked for its policies (368) or locked (131031). */
        public boolean forAccount() {
            return code == 368 || code == 131031;
        }
    }

    /** Nobody answered in time, or not now; why. */
    record Silent(String reason) implements Reply {}
}
