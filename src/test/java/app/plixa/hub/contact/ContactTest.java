package app.plixa.hub.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactTest {
    /** Two contacts that turned out to be one person have one pace, however their number is written. */
    @Test
    void whoHasOneNumberHasOnePace() {
        assertThat(contact("5511987654321", null, "BR.1").pairKey())
                .isEqualTo(contact(null, "551187654321", null).pairKey())
                .isNotEqualTo(contact("5511987654322", null, "BR.1").pairKey());
        assertThat(contact(null, null, "BR.1").pairKey()).isEqualTo("BR.1");
    }

    private static Contact contact(String phone, String waId, String userId) {
        return new Contact(
                "ctc_" + phone,
                Optional.empty(),
                Optional.ofNullable(phone),
                Optional.ofNullable(waId),
                Optional.ofNullable(userId),
                Optional.empty(),
                List.of());
    }
}
