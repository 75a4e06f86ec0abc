package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Bodies that the hub has no room for. */
class ArrivalTest {
    private final AtomicInteger admitted = new AtomicInteger();
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/media");

    @Test
    void whatCannotBeKeptIsNotWaitedFor() throws IOException {
        request.setContent(new byte[100]);
        Arrival arrival = new Arrival(request, 1000, new FullDisk(), () -> {});

        assertThat(arrival.atOnce()).isTrue();
        assertThat(arrival.unkept()).isTrue();
        assertThat(arrival.late()).isFalse();
    }

    /** The server would not read on meanwhile: it is asked once, and then again by whoever waits without a thread. */
    @Test
    void whatDidNotComeWithTheHeadersIsNotWaitedForByAThread() throws IOException {
        ServletInputStream in = mock(ServletInputStream.class);
        when(in.available()).thenReturn(10, 0);
        when(in.read(any(byte[].class), anyInt(), anyInt())).thenReturn(10);
        HttpServletRequest halfThere = mock(HttpServletRequest.class);
        when(halfThere.getInputStream()).thenReturn(in);
        when(halfThere.getContentLengthLong()).thenReturn(20L);
        Arrival arrival = new Arrival(halfThere, 1000, Body.inMemory(20), () -> {});

        assertThat(arrival.atOnce()).isFalse();
        assertThat(arrival.size()).isEqualTo(10);
        verify(in, times(2)).available();
    }

    @Test
    void whatCannotBeKeptLaterIsNotLate() throws IOException {
        ServletInputStream in = mock(ServletInputStream.class);
        when(in.isReady()).thenReturn(true);
        when(in.read(any(byte[].class), anyInt(), anyInt())).thenReturn(10);
        AsyncContext async = mock(AsyncContext.class);
        HttpServletRequest slow = mock(HttpServletRequest.class);
        when(slow.getInputStream()).thenReturn(in);
        when(slow.startAsync()).thenReturn(async);
        Arrival arrival = new Arrival(slow, 1000, new FullDisk(), () -> {});
        arrival.slowly(Duration.ofSeconds(1));

        arrival.onDataAvailable();

        verify(async).dispatch();
        assertThat(arrival.unkept()).isTrue();
        assertThat(arrival.late()).isFalse();
    }

    @Test
    void anUploadWithoutRoomIs503AndLeavesItsPlace(@TempDir Path data) throws Exception {
        Files.createFile(data.resolve("incoming"));
        request.setContent(new byte[100]);
        MockHttpServletResponse response = new MockHttpServletResponse();
        Door door = door(data, LivenessState.CORRECT);

        door.doFilter(request, response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(admitted).hasValue(0);
    }

    @Test
    void anUploadThatBreaksOffLeavesItsPlace(@TempDir Path data) throws Exception {
        HttpServletRequest broken = new MockHttpServletRequest("POST", "/v1/media") {
            @Override
            public ServletInputStream getInputStream() {
                ServletInputStream in = mock(ServletInputStream.class);
                try {
                    when(in.available()).thenThrow(new IOException("reset"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return in;
            }

            @Override
            public long getContentLengthLong() {
                return 100;
            }
        };
        Door door = door(data, LivenessState.CORRECT);

        assertThatThrownBy(() -> door.doFilter(broken, new MockHttpServletResponse(), new MockFilterChain()))
                .hasMessage("reset");
        assertThat(admitted).hasValue(0);
    }

    /** The port opens first: until the routes are there no number is known. */
    @ParameterizedTest
    @CsvSource({"BROKEN, 503", "CORRECT, 200"})
    void aCallbackDuringTheStartComesTooEarlyAndNotToNobody(LivenessState state, int status, @TempDir Path data)
            throws Exception {
        MockHttpServletRequest callback = new MockHttpServletRequest("GET", "/whatsapp/num_1/webhook");
        callback.setServletPath("/whatsapp/num_1/webhook");
        MockHttpServletResponse response = new MockHttpServletResponse();

        door(data, state).doFilter(callback, response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(status);
    }

    private Door door(Path data, LivenessState state) {
        ApplicationAvailability hub = mock(ApplicationAvailability.class);
        when(hub.getLivenessState()).thenReturn(state);
        return new Door(
                mock(ApiRules.class),
                new Envelopes(new ObjectMapper()),
                List.of(new Place()),
                hub,
                Duration.ofSeconds(1),
                data);
    }

    private final class Place implements Freight {
        @Override
        public boolean takes(HttpServletRequest request) {
            return true;
        }

        @Override
        public Runnable admit(HttpServletRequest request, HttpServletResponse response) {
            admitted.incrementAndGet();
            return admitted::decrementAndGet;
        }

        @Override
        public int largest() {
            return 1000;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    private static final class FullDisk implements Body {
        @Override
        public OutputStream in() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("No space left on device");
                }
            };
        }

        @Override
        public InputStream out() {
            return InputStream.nullInputStream();
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
