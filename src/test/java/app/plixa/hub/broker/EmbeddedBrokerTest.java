package app.plixa.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.queue.BrokerUsers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final Supplier<BrokerUsers> NOBODY = () -> {
        throw new AssertionError("nobody signs in");
    };

    @TempDir
    private Path data;

    /** What it had taken is free again: a hub started anew gets it. */
    @Test
    void aPortThatIsTakenIsSaidAndNothingIsKept() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> broker(taken.getLocalPort()))
                    .isInstanceOf(NoBrokerException.class)
                    .hasMessageContaining("in use");
        }

        EmbeddedBroker next = broker(0);

        assertThat(next.isUnheard("plixa.none")).isFalse();
        next.close();
    }

    private EmbeddedBroker broker(int port) throws Exception {
        return new EmbeddedBroker(
                Path.of("artemis/broker.xml"), data, port, Map.of("hub.broker.host", "127.0.0.1"), NOBODY);
    }
}
