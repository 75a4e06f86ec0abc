package app.plixa.hub.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Phone numbers as people write them, made E.164 digits without {@code +}; libphonenumber decides validity. */
@Component
class Phones {
    private static final Pattern TOLERATED = Pattern.compile("[0-9+()\\- ]{5,40}");
    private static final Pattern DECORATION = Pattern.compile("[^0-9]");

    private final PhoneNumberUtil rules = PhoneNumberUtil.getInstance();

    /** The digits of a valid number with its country code; empty for anything else. */
    Optional<String> normalise(String written) {
        if (!TOLERATED.matcher(written).matches() || written.strip().indexOf('+', 1) > 0) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = rules.parse("+" + DECORATION.matcher(written).replaceAll(""), "ZZ");
            return rules.isValidNumber(number)
                    ? Optional.of(rules.format(number, PhoneNumberUtil.PhoneNumberFormat.E164)
                            .substring(1))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
