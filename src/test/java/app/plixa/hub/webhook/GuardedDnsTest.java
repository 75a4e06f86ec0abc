package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever resolves moves the bytes of others: nothing there may wait. */
@Timeout(5)
class GuardedDnsTest {
    private final CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    private final GuardedDns names =
            new GuardedDns(new AddressGuard(List.of(), List.of(), host -> answer), Duration.ofSeconds(10));

    @Test
    void whatIsNotKnownIsNotWaitedFor() {
        assertThatThrownBy(() -> names.resolve("a.example")).isInstanceOf(NotLookedUpException.class);
        names.know("a.example");
        assertThatThrownBy(() -> names.resolve("a.example")).isInstanceOf(NotLookedUpException.class);
    }

    @Test
    void whatIsKnownIsThereAtOnce() throws Exception {
        names.know("a.example");
        answer.complete(new InetAddress[] {InetAddress.getByName("8.8.8.8")});
        assertThat(names.resolve("a.example")).hasSize(1);
    }

    @Test
    void whatHasNoAddressSaysSo() {
        names.know("a.example");
        answer.completeExceptionally(new UnknownHostException("a.example"));
        assertThatThrownBy(() -> names.resolve("a.example")).isInstanceOf(UnknownHostException.class);
    }
}
