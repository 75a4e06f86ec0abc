package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    /** Names as a name server would give them; everything else is unknown. */
    private final Lookup names = host -> switch (host) {
        case "public.example", "xn--bcher-kva.example", "under_score.example" -> found("8.8.8.8", "2606:4700::1111");
        case "private.example" -> found("10.0.0.1");
        case "mixed.example" -> found("8.8.8.8", "10.0.0.1");
        case "mixed6.example" -> found("8.8.8.8", "2606:4700::1111", "fd00::1");
        case "mapped.example" -> found("::ffff:169.254.169.254");
        case "localhost", "a.localhost" -> found("127.0.0.1");
        default -> CompletableFuture.failedFuture(new UnknownHostException(host));
    };

    private final AddressGuard guard = new AddressGuard(List.of(), List.of(22, 25, 6379), names);

    @ParameterizedTest
    @ValueSource(
            strings = {
                // IPv4 special ranges, first and last addresses
                "http://0.0.0.0/",
                "http://0.255.255.255/",
                "http://10.0.0.0/",
                "http://10.1.2.3/",
                "http://10.255.255.255/",
                "http://100.64.0.1/",
                "http://100.127.255.255/",
                "http://127.0.0.1/",
                "http://127.9.9.9/",
                "http://127.255.255.255/",
                "http://168.63.129.16/",
                "http://169.254.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://169.254.170.2/v2/credentials",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.0.0.8/",
                "http://192.0.0.192/",
                "http://192.0.2.1/",
                "http://192.88.99.1/",
                "http://192.168.0.1/",
                "http://192.168.1.1:8080/",
                "http://192.168.255.255/",
                "http://198.18.0.1/",
                "http://198.19.255.255/",
                "http://198.51.100.7/",
                "http://203.0.113.9/",
                "http://224.0.0.1/",
                "http://239.255.255.255/",
                "http://240.0.0.1/",
                "http://255.255.255.255/",
                // IPv6 special ranges
                "http://[::]/",
                "http://[::1]/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://[100::1]/",
                "http://[100:0:0:1::1]/",
                "http://[2001::1]/",
                "http://[2001:db8::1]/",
                "http://[3fff::1]/",
                "http://[5f00::1]/",
                "http://[fc00::1]/",
                "http://[fd12:3456::1]/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1]/",
                "http://[febf::1]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[::127.0.0.1]/",
                "http://[::ffff:0:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::a00:1]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[64:ff9b:1::1]/",
                "http://[64:ff9b:1::808:808]/",
                "http://[2002:7f00:1::]/",
                "http://[2002:a00:1::1]/",
                "http://[2001:0:4136:e378:8000:63bf:f5ff:fffe]/",
                // the same in other words: decimal, octal, hexadecimal, short, padded
                "http://2130706433/",
                "http://0/",
                "http://127.1/",
                "http://127.0.1/",
                "http://10.1/",
                "http://0177.0.0.1/",
                "http://0177.1/",
                "http://017700000001/",
                "http://0x7f.0.0.1/",
                "http://0x7f000001/",
                "http://0x7f.1/",
                "http://0xA9FEA9FE/",
                "http://127.0.0.01/",
                "http://127.000.000.001/",
                "http://256.0.0.1/",
                "http://1.2.3.4.5/",
                "http://foo.127/",
                "http://[::1%25eth0]/",
                "http://[fe80::1%25lo]/",
                "http://[::ffff:0177.0.0.1]/",
                // dots, digits and letters of other scripts
                "http://127.0.0.1./",
                "http://127。0。0。1/",
                "http://127．0．0．1/",
                "http://１２７.0.0.1/",
                "http://①②⑦.⓪.⓪.①/",
                "http://ｌｏｃａｌｈｏｓｔ/",
                // names
                "http://localhost/",
                "http://LOCALHOST/",
                "http://localhost./",
                "http://a.localhost/",
                "http://private.example/",
                "http://private.example./",
                "http://mixed.example/",
                "http://mixed6.example/",
                "http://mapped.example/",
                "http://unknown.example/",
                "http://public.example../",
                "http://.public.example/",
                "http://-public.example/",
                "http://pub%6cic.example/",
                // not http, or more than a host and a port
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "gopher://8.8.8.8:6379/_x",
                "http:///nohost",
                "http://:80/",
                "mailto:a@b",
                "https://user:pass@8.8.8.8/",
                "https://user@8.8.8.8/",
                "https://@8.8.8.8/",
                "http://8.8.8.8:80@10.0.0.1/",
                "http://8.8.8.8:0/",
                "http://8.8.8.8:65536/",
                "http://8.8.8.8:22/",
                "http://8.8.8.8:25/",
                "https://public.example:6379/"
            })
    void whatIsNotThePublicInternetIsRefused(String url) {
        assertThat(guard.refusal(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "https://1.1.1.1:8443/x",
                "http://9.255.255.255/",
                "http://11.0.0.1/",
                "http://100.63.255.255/",
                "http://100.128.0.1/",
                "http://126.255.255.255/",
                "http://128.0.0.1/",
                "http://169.253.255.255/",
                "http://172.15.255.255/",
                "http://172.32.0.1/",
                "http://192.167.255.255/",
                "http://192.169.0.1/",
                "http://198.17.255.255/",
                "http://198.20.0.1/",
                "http://223.255.255.255/",
                "http://[2606:4700::1]/",
                "http://[2a00:1450:4001::200e]:8080/x?y",
                "http://[64:ff9b::808:808]/",
                "http://[64:ff9b::8.8.8.8]/",
                "https://public.example",
                "https://PUBLIC.example./hook?a=b",
                "https://bücher.example/",
                "https://xn--bcher-kva.example/",
                "https://under_score.example:8443/"
            })
    void thePublicInternetIsAllowed(String url) {
        assertThat(guard.refusal(URI.create(url))).isEmpty();
    }

    /** What is connected to is what was judged: one host, one port, one way to write them. */
    @ParameterizedTest
    @CsvSource({
        "https://PUBLIC.example./a?b=c, public.example, 443, /a?b=c",
        "http://bücher.example, xn--bcher-kva.example, 80, /",
        "http://public.example:8080?x, public.example, 8080, /?x",
        "http://[2606:4700::1]:81/%C3%A9, 2606:4700::1, 81, /%C3%A9",
        "http://8.8.8.8./, 8.8.8.8, 80, /",
        "https://8.8.8.8/hooks/日本/x?name=ä%20%e4, 8.8.8.8, 443, /hooks/%E6%97%A5%E6%9C%AC/x?name=%C3%A4%20%e4",
        "https://8.8.8.8//😀/a%2fb/é?a=b&c=/?, 8.8.8.8, 443, //%F0%9F%98%80/a%2fb/e%CC%81?a=b&c=/?"
    })
    void aUrlIsReadOnce(String url, String host, int port, String path) throws Exception {
        Destination destination = Destination.of(URI.create(url));
        assertThat(destination.host()).isEqualTo(host);
        assertThat(destination.port()).isEqualTo(port);
        assertThat(destination.path()).isEqualTo(path);
    }

    @Test
    void networksCanBeOpenedAgain() {
        AddressGuard open = new AddressGuard(List.of("10.0.0.0/8", "::1/128"), List.of(), names);
        assertThat(open.refusal(URI.create("http://10.1.2.3/"))).isEmpty();
        assertThat(open.refusal(URI.create("http://[::1]/"))).isEmpty();
        assertThat(open.refusal(URI.create("http://mixed.example/"))).isEmpty();
        assertThat(open.refusal(URI.create("http://127.0.0.1/"))).isPresent();
        assertThatThrownBy(() -> new AddressGuard(List.of("10.0.0.0"), List.of(), names))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CompletableFuture<InetAddress[]> found(String... addresses) {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            try {
                all[i] = InetAddress.getByName(addresses[i]);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        return CompletableFuture.completedFuture(all);
    }
}
