package app.plixa.hub.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The digit that comes and goes in three countries. */
class PhoneKeyTest {
    @ParameterizedTest
    @CsvSource({
        // Brazil: a mobile with and without its ninth digit; a landline; nine digits whose rest is no old mobile.
        "5511987654321, 551187654321",
        "551187654321, 551187654321",
        "551130001234, 551130001234",
        "5511930001234, 5511930001234",
        // Argentina and Mexico.
        "5491151234567, 541151234567",
        "541151234567, 541151234567",
        "5215512345678, 525512345678",
        "525512345678, 525512345678",
        // Elsewhere such digits are the number's own; so are too few or too many of them.
        "15219876543, 15219876543",
        "4915123456789, 4915123456789",
        "549115123456, 549115123456",
        "52155123456789, 52155123456789"
    })
    void theKeyIsTheNumberWithoutIt(String phone, String key) {
        assertThat(PhoneKey.of(phone)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "551187654321, 5511987654321",
        "5215512345678, 525512345678",
        "551130001234,",
        "5511987654321,",
        "525512345678,",
        "541151234567,"
    })
    void anOldSpellingIsDialledAsItIsToday(String written, String today) {
        assertThat(PhoneKey.today(written)).isEqualTo(Optional.ofNullable(today));
    }

    @ParameterizedTest
    @CsvSource({
        "5511987654321, 551187654321, 551187654321",
        "5511987654321, 5511987654322, 5511987654321",
        "5511987654321, , 5511987654321",
        "5491151234567, 541151234567, 541151234567"
    })
    void whatWhatsAppCallsTheSameNumberIsItsAddressAndNothingElseIs(String phone, String waId, String address) {
        assertThat(PhoneKey.address(phone, Optional.ofNullable(waId))).isEqualTo(address);
    }
}
