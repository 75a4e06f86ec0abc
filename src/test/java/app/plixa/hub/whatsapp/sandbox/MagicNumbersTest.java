package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MagicNumbersTest {
    static List<String> all() {
        return MagicNumbers.all().stream().map(MagicNumbers.Magic::phone).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMagicPhoneIsOneThatTheApiTakes(String phone) throws Exception {
        PhoneNumberUtil rules = PhoneNumberUtil.getInstance();
        assertThat(rules.isValidNumber(rules.parse("+" + phone, "ZZ"))).isTrue();
        assertThat(MagicNumbers.of(phone)).isPresent();
        assertThat(WaId.of(phone)).isEqualTo(phone);
    }

    @Test
    void otherPhonesAreOrdinary() {
        assertThat(MagicNumbers.of("5511999999999")).isEmpty();
        assertThat(MagicNumbers.of("551199913102")).isEmpty();
        assertThat(MagicNumbers.of("")).isEmpty();
    }

    @Test
    void everyErrorHasItsPhone() {
        assertThat(MetaError.all()).hasSizeGreaterThan(60).allMatch(error -> MagicNumbers.standsFor(error.code()));
    }
}
