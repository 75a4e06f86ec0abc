package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.contact.PhoneKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaIdTest {
    @ParameterizedTest
    @CsvSource({
        "5511987654321, 5511987654321",
        "5528987654321, 5528987654321",
        "5531987654321, 553187654321",
        "5599987654321, 559987654321",
        "553187654321, 553187654321",
        "553132654321, 553132654321",
        "541151230003, 5491151230003",
        "5491151230003, 5491151230003",
        "525512340005, 5215512340005",
        "5215512340005, 5215512340005",
        "16505551234, 16505551234"
    })
    void aPhoneIsCalledAsMetaCallsIt(String phone, String waId) {
        assertThat(WaId.of(phone)).isEqualTo(waId);
        assertThat(PhoneKey.of(waId)).as("the same person").isEqualTo(PhoneKey.of(phone));
    }
}
