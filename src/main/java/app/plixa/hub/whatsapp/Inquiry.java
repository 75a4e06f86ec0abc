package app.plixa.hub.whatsapp;

import app.plixa.hub.number.WhatsAppNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A question to the Graph API.
 *
 * @param path behind the version, with its query: {@code 106540352242922?fields=verified_name}
 * @param accessToken whose it is
 * @param secrets more of the query, which is seen by nobody else
 */
public record Inquiry(String path, String accessToken, Map<String, String> secrets) {
    private static final String PROFILE =
            "?fields=display_phone_number,verified_name,quality_rating,throughput,platform_type,status";

    private static final String PROOF = "appsecret_proof";

    public Inquiry(String path, String accessToken) {
        this(path, accessToken, Map.of());
    }

    /** What Meta knows of a phone number (Graph API: WhatsApp Business Phone Number). */
    static Inquiry profile(String phoneNumberId, String accessToken) {
        return new Inquiry(phoneNumberId + PROFILE, accessToken);
    }

    static Inquiry profile(WhatsAppNumber number) {
        return profile(number.phoneNumberId(), number.accessToken());
    }

    /** A page of the numbers that an account has (Graph API: WhatsApp Business Account, phone numbers). */
    static Inquiry phoneNumbers(String wabaId, String accessToken, Optional<String> after) {
        return new Inquiry(
                wabaId + "/phone_numbers?fields=id&limit=100",
                accessToken,
                after.map(cursor -> Map.of("after", cursor)).orElse(Map.of()));
    }

    /** Which apps get callbacks of an account (Graph API: WhatsApp Business Account, subscribed apps). */
    static Inquiry subscribedApps(String wabaId, String accessToken) {
        return new Inquiry(wabaId + "/subscribed_apps", accessToken);
    }

    /** What a token is good for, and how long (Graph API: debug_token). */
    static Inquiry token(String accessToken) {
        return new Inquiry("debug_token", accessToken, Map.of("input_token", accessToken));
    }

    /** The same, and whether the token is of the app with this secret (Graph API: Secure requests). */
    Inquiry provedBy(String appSecret) {
        Map<String, String> more = new LinkedHashMap<>(secrets);
        more.put(PROOF, CallbackSignature.proof(accessToken, appSecret));
        return new Inquiry(path, accessToken, more);
    }

    @Override
    public String toString() {
        return "Inquiry[" + path + "]";
    }
}
