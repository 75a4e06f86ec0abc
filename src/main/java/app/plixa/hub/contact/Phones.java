package app.plixa.hub.contact;

import app.plixa.hub.api.Fields;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Phone numbers as people write them, made E.164 digits without {@code +}; libphonenumber decides validity. */
@Component
public class Phones {
    private static final Pattern TOLERATED = Pattern.compile("[0-9+()\\- ]{5,40}");
    private static final Pattern DECORATION = Pattern.compile("[^0-9]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{5,20}");

    private static final int REMEMBERED = 10_000;

    private final PhoneNumberUtil rules = PhoneNumberUtil.getInstance();

    /** To judge one costs as much as all else that is checked of a message, and people write to each other again. */
    private final LoadingCache<String, Optional<String>> judged =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build(this::judge);

    /**
     * The digits of a valid number with its country code, as it is dialled today where it is written as WhatsApp's ids are;
     * empty for anything else.
     */
    public Optional<String> normalise(String written) {
        boolean tolerated =
                TOLERATED.matcher(written).matches() && written.strip().indexOf('+', 1) <= 0;
        return tolerated ? judged.get(written) : Optional.empty();
    }

    /**
     * Digits alone. Where they are no valid number they may still be what WhatsApp calls somebody who wrote from an old
     * one, and what our answers and events show.
     */
    public Optional<String> plain(String written) {
        return Optional.of(written).filter(text -> DIGITS.matcher(text).matches());
    }

    private Optional<String> judge(String written) {
        String digits = DECORATION.matcher(written).replaceAll("");
        return valid(digits).or(() -> PhoneKey.today(digits).flatMap(this::valid));
    }

    private Optional<String> valid(String digits) {
        try {
            PhoneNumber number = rules.parse("+" + digits, "ZZ");
            return rules.isValidNumber(number)
                    ? Optional.of(rules.format(number, PhoneNumberUtil.PhoneNumberFormat.E164)
                            .substring(1))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /**
     * What the filter {@code phone} of a list asks for; what is no phone is noted in the fields. Digits that are no valid
     * number stand as they are.
     */
    public Optional<String> filter(Fields query) {
        Optional<String> written = query.text("phone");
        Optional<String> digits = written.flatMap(text -> normalise(text).or(() -> plain(text)));
        if (written.isPresent() && digits.isEmpty()) {
            query.error("phone", "The phone field must be a valid phone number with its country code.");
        }
        return digits;
    }
}
