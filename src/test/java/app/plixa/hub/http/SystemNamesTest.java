package app.plixa.hub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemNamesTest {
    private final SystemNames names = new SystemNames();

    @AfterEach
    void stop() {
        names.close();
    }

    @Test
    void whatWasLookedUpIsKnownToThoseWhoMustNotWait() throws Exception {
        names.know("127.0.0.1").join();
        assertThat(names.resolve("127.0.0.1")).containsExactly(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void whatWasNotLookedUpIsNotWaitedFor() {
        assertThatThrownBy(() -> names.resolve("127.0.0.1")).isInstanceOf(UnknownHostException.class);
    }

    /** RFC 6761, 6.4: no name server knows it. */
    @Test
    void aNameThatNobodyKnowsIsAnError() {
        assertThatThrownBy(() -> names.know("whatsapp.invalid").join()).hasCauseInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> names.resolve("whatsapp.invalid")).isInstanceOf(UnknownHostException.class);
    }
}
