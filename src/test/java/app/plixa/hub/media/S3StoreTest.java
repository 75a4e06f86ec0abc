package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a bucket that checks every signature. */
class S3StoreTest {
    private static final String ID = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";

    @TempDir
    Path folder;

    @Test
    void aFileIsKeptReplacedAndRemoved() throws IOException {
        try (StrictBucket bucket = new StrictBucket("plixa-media", "key", "secret");
                S3Store store = store(bucket, "secret")) {
            store.put(ID, staged("one"));
            assertThat(read(store)).isEqualTo("one");
            store.put(ID, staged("two"));
            assertThat(read(store)).isEqualTo("two");
            assertThat(bucket.objects()).containsOnlyKeys("/plixa-media/" + ID);
            store.remove(ID);
            store.remove(ID);

            assertThat(bucket.objects()).isEmpty();
            assertThatThrownBy(() -> store.open(ID)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBucketThatRefusesIsAnErrorOfTheStore() throws IOException {
        try (StrictBucket bucket = new StrictBucket("plixa-media", "key", "secret");
                S3Store store = store(bucket, "wrong")) {
            assertThatThrownBy(() -> store.put(ID, staged("one"))).isInstanceOf(IOException.class);
            assertThat(bucket.objects()).isEmpty();
        }
    }

    @Test
    void aBucketThatSaysNothingIsNotWaitedFor() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                S3Store store = store("http://127.0.0.1:" + silent.getLocalPort(), "s", Duration.ofSeconds(1))) {
            assertTimeout(Duration.ofSeconds(8), () -> {
                assertThatThrownBy(() -> store.put(ID, staged("one"))).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> store.open(ID)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> store.remove(ID)).isInstanceOf(IOException.class);
            });
        }
    }

    private static S3Store store(StrictBucket bucket, String secretKey) {
        return store(bucket.url(), secretKey, Duration.ofMinutes(1));
    }

    private static S3Store store(String url, String secretKey, Duration timeout) {
        return new S3Store(url, "eu-west-1", "plixa-media", "key", secretKey, true, timeout);
    }

    private Staged staged(String text) throws IOException {
        return new Staging(folder, Clock.systemUTC())
                .take(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 10);
    }

    private static String read(MediaStore store) throws IOException {
        try (InputStream in = store.open(ID)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
