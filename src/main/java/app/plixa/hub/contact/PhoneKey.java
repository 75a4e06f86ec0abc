package app.plixa.hub.contact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two ways to write one number have in common. Three countries have put a digit into their mobile numbers which
 * WhatsApp's own ids leave out, sometimes: the ninth digit of Brazil (Anatel, resolution 553/2010; eight digits that begin
 * with 2 to 5 are landlines and had none), the 9 behind Argentina's 54 and the 1 behind Mexico's 52 (gone since 2019).
 */
public final class PhoneKey {
    private static final Pattern BRAZIL = Pattern.compile("(55\\d{2})9([6-9]\\d{7})");
    private static final Pattern ARGENTINA = Pattern.compile("(54)9(\\d{10})");
    private static final Pattern MEXICO = Pattern.compile("(52)1(\\d{10})");

    private static final Pattern BRAZIL_BEFORE = Pattern.compile("(55\\d{2})([6-9]\\d{7})");

    private PhoneKey() {}

    /** The key of E.164 digits: the number without that digit. */
    public static String of(String phone) {
        for (Pattern country : new Pattern[] {BRAZIL, ARGENTINA, MEXICO}) {
            Matcher found = country.matcher(phone);
            if (found.matches()) {
                return found.group(1) + found.group(2);
            }
        }
        return phone;
    }

    /** The number as it is dialled today, where it is written as it was before: with Brazil's ninth digit, without Mexico's 1. */
    static Optional<String> today(String phone) {
        Matcher before = BRAZIL_BEFORE.matcher(phone);
        if (before.matches()) {
            return Optional.of(before.group(1) + "9" + before.group(2));
        }
        return Optional.of(of(phone)).filter(key -> MEXICO.matcher(phone).matches());
    }

    /**
     * How to address this phone: as WhatsApp itself calls it, where that is known to be the same number.
     *
     * @param waId what WhatsApp called whoever answers to the phone
     */
    public static String address(String phone, Optional<String> waId) {
        return waId.filter(id -> of(id).equals(of(phone))).orElse(phone);
    }
}
