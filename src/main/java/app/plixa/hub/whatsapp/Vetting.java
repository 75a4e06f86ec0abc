package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Problem;
import app.plixa.hub.number.Connection;
import app.plixa.hub.number.Profile;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The questions to WhatsApp about a connection, one after the other: whether it knows the number and takes the token,
 * which must be of the app with the secret; then whether the number is one of the account's. A {@link Problem} 422 names
 * the field that WhatsApp does not like, 503 says that it was silent.
 */
public final class Vetting {
    private static final int MOST_PAGES = 50;

    private final Connection wanted;
    private final boolean account;
    private Optional<Profile> profile = Optional.empty();
    private Optional<Inquiry> next;
    private boolean asksAccount;
    private int pages;

    /**
     * Of a change only what it changes.
     *
     * @param credentials the token or the secret
     * @param account which account it is of
     */
    Vetting(Connection wanted, boolean credentials, boolean account) {
        this.wanted = wanted;
        this.account = account && wanted.wabaId().isPresent();
        this.next = credentials
                ? Optional.of(Inquiry.profile(wanted.phoneNumberId(), wanted.accessToken())
                        .provedBy(wanted.appSecret()))
                : account(Optional.empty());
    }

    /** Of a new number everything is asked. */
    static Vetting of(Connection wanted) {
        return new Vetting(wanted, true, true);
    }

    /** What is to be asked now; empty when nothing is left. */
    Optional<Inquiry> next() {
        return next;
    }

    /** What WhatsApp says of the number, where it was asked. */
    Optional<Profile> profile() {
        return profile;
    }

    /** Judges the answer to what was asked. */
    void told(Reply reply) {
        if (reply instanceof Reply.Silent silent) {
            throw Problem.providerSilent(silent.reason());
        }
        next = asksAccount ? afterPage(reply) : afterProfile(reply);
    }

    private Optional<Inquiry> afterProfile(Reply reply) {
        if (reply instanceof Reply.Refused refused) {
            throw refused(refused);
        }
        profile = Optional.of(ConnectDesk.profile(((Reply.Told) reply).body())
                .orElseThrow(() -> wrong("phone_number_id", "must be the id of a WhatsApp number.")));
        return account(Optional.empty());
    }

    private static Problem refused(Reply.Refused refused) {
        if (refused.forSecret()) {
            return wrong("app_secret", "must be the secret of the app that the access token belongs to.");
        }
        if (refused.forAccount()) {
            return wrong("waba_id", "names an account that WhatsApp has blocked or locked: " + refused.title());
        }
        return wrong(
                refused.forToken() ? "access_token" : "phone_number_id", "was refused by WhatsApp: " + refused.title());
    }

    private Optional<Inquiry> account(Optional<String> after) {
        asksAccount = account;
        return account
                ? wanted.wabaId().map(waba -> Inquiry.phoneNumbers(waba, wanted.accessToken(), after))
                : Optional.empty();
    }

    /** A token may be good for messages and not for accounts; then nobody can tell, and the account is not stored. */
    private Optional<Inquiry> afterPage(Reply reply) {
        if (reply instanceof Reply.Refused refused) {
            String management = refused.forToken() ? " The token needs whatsapp_business_management." : "";
            throw wrong("waba_id", "was refused by WhatsApp: " + refused.title() + management);
        }
        JsonNode page = ((Reply.Told) reply).body();
        if (page.path("data").findValuesAsText("id").contains(wanted.phoneNumberId())) {
            return Optional.empty();
        }
        Optional<String> after = Optional.of(page.at("/paging/cursors/after").asText(""))
                .filter(cursor -> !cursor.isEmpty() && page.at("/paging").has("next") && ++pages < MOST_PAGES);
        return account(Optional.of(
                after.orElseThrow(() -> wrong("waba_id", "must be the account that the phone number belongs to."))));
    }

    private static Problem wrong(String field, String what) {
        return Problem.invalid(Map.of(field, List.of("The " + field.replace('_', ' ') + " field " + what)));
    }
}
