package app.plixa.hub.whatsapp.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Meta calls whoever answers to a phone, which in three countries is not the phone: Brazilian mobiles lose their ninth
 * digit in area codes above 30 (those below had it before WhatsApp came to know them), Argentinian ones have a 9 behind
 * the country code and Mexican ones a 1.
 */
final class WaId {
    private static final Pattern BRAZIL = Pattern.compile("(55[3-9]\\d)9([6-9]\\d{7})");
    private static final Pattern ARGENTINA = Pattern.compile("(54)([1-8]\\d{9})");
    private static final Pattern MEXICO = Pattern.compile("(52)([2-9]\\d{9})");

    private WaId() {}

    /** The {@code wa_id} for E.164 digits. */
    static String of(String phone) {
        Matcher brazil = BRAZIL.matcher(phone);
        if (brazil.matches()) {
            return brazil.group(1) + brazil.group(2);
        }
        Matcher argentina = ARGENTINA.matcher(phone);
        if (argentina.matches()) {
            return argentina.group(1) + "9" + argentina.group(2);
        }
        Matcher mexico = MEXICO.matcher(phone);
        return mexico.matches() ? mexico.group(1) + "1" + mexico.group(2) : phone;
    }
}
