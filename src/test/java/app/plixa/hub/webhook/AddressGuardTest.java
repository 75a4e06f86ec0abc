package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://0.0.0.0/",
                "http://10.1.2.3/",
                "http://100.64.0.1/",
                "http://127.0.0.1/",
                "http://127.9.9.9/",
                "http://169.254.169.254/latest/meta-data",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.0.0.8/",
                "http://192.0.2.1/",
                "http://192.168.1.1:8080/",
                "http://198.18.0.1/",
                "http://198.51.100.7/",
                "http://203.0.113.9/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::]/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::a00:1]/",
                "http://[64:ff9b:1::1]/",
                "http://[100::1]/",
                "http://[2001::1]/",
                "http://[2001:db8::1]/",
                "http://[2002:7f00:1::]/",
                "http://[fc00::1]/",
                "http://[fd12:3456::1]/",
                "http://[fe80::1]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                "http://2130706433/",
                "http://127.1/",
                "http://0/",
                "http://localhost/",
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "http:///nohost",
                "mailto:a@b",
                "https://user:pass@8.8.8.8/",
                "https://user@8.8.8.8/"
            })
    void whatIsNotThePublicInternetIsRefused(String url) {
        assertThat(guard.refusal(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/", "https://1.1.1.1:8443/x", "http://172.32.0.1/", "http://100.128.0.1/",
                "http://11.0.0.1/", "http://192.169.0.1/", "http://[2606:4700::1]/", "http://[64:ff9b::808:808]/"
            })
    void thePublicInternetIsAllowed(String url) {
        assertThat(guard.refusal(URI.create(url))).isEmpty();
    }

    @Test
    void networksCanBeOpenedAgain() {
        AddressGuard open = new AddressGuard(List.of("10.0.0.0/8", "::1/128"));
        assertThat(open.refusal(URI.create("http://10.1.2.3/"))).isEmpty();
        assertThat(open.refusal(URI.create("http://[::1]/"))).isEmpty();
        assertThat(open.refusal(URI.create("http://127.0.0.1/"))).isPresent();
        assertThatThrownBy(() -> new AddressGuard(List.of("10.0.0.0"))).isInstanceOf(IllegalArgumentException.class);
    }

    /** DNS rebinding: the name was public when it was registered. */
    @Test
    void oneForbiddenAnswerAmongSeveralIsRefusedAtConnect() {
        DnsResolver names = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        assertThatThrownBy(() -> new GuardedDns(guard, names).resolve("rebind.example"))
                .isInstanceOf(RefusedAddressException.class);
    }
}
