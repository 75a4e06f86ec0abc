package app.plixa.hub.whatsapp;

import app.plixa.hub.number.WhatsAppNumber;

/**
 * A question to the Graph API.
 *
 * @param path behind the version, with its query: {@code 106540352242922?fields=verified_name}
 * @param accessToken whose it is
 */
public record Inquiry(String path, String accessToken) {
    private static final String PROFILE =
            "?fields=display_phone_number,verified_name,quality_rating,throughput,platform_type,status";

    /** What Meta knows of a phone number (Graph API: WhatsApp Business Phone Number). */
    static Inquiry profile(String phoneNumberId, String accessToken) {
        return new Inquiry(phoneNumberId + PROFILE, accessToken);
    }

    static Inquiry profile(WhatsAppNumber number) {
        return profile(number.phoneNumberId(), number.accessToken());
    }

    /** Which apps get callbacks of an account (Graph API: WhatsApp Business Account, subscribed apps). */
    static Inquiry subscribedApps(String wabaId, String accessToken) {
        return new Inquiry(wabaId + "/subscribed_apps", accessToken);
    }

    @Override
    public String toString() {
        return "Inquiry[" + path + "]";
    }
}
