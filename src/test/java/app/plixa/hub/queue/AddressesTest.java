package app.plixa.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    /** What is a workspace's own, no other's owner sees on the page of queues. */
    @ParameterizedTest
    @CsvSource({
        "plixa.events.acme, acme",
        "plixa.messages.send.rejected.acme, acme",
        "plixa.replies.acme.1, acme",
        "plixa.routes.acme.orders, acme",
        "plixa.messages.send, ",
        "plixa.internal.outbound, "
    })
    void saysWhoseAnAddressIs(String address, String slug) {
        assertThat(Addresses.slug(address).orElse(null)).isEqualTo(slug);
    }
}
