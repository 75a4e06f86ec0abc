package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.media.Attachment;
import app.plixa.hub.media.Fetch;
import app.plixa.hub.media.Fetches;
import app.plixa.hub.media.Staged;
import app.plixa.hub.media.Staging;
import app.plixa.hub.media.TooLargeException;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** What is asked of WhatsApp for a file, who gets the token, and what is made of the answer. */
class MediaFetchesTest {
    private static final WhatsAppNumber NUMBER =
            new WhatsAppNumber("num_1", "wsp_1", "5511300000000", "106540352242922", "secret", "b", "c");

    private final CloudApiAddress address = new CloudApiAddress(
            new OwnPort(),
            "https://graph.facebook.com/",
            "v24.0",
            Set.of("media.partner.example"),
            new MockEnvironment());
    private final Numbers numbers = mock(Numbers.class);
    private final Fetches fetches = mock(Fetches.class);
    private final Staging staging = mock(Staging.class);
    private final CamelContext camel = mock(CamelContext.class);
    private final MediaFetches media =
            new MediaFetches(address, numbers, fetches, staging, new ObjectMapper(), camel, 3);
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void theLinkIsAskedForWithTheNumbersTokenAndNothingElse() {
        exchange.getMessage().setHeader("X-Foreign", "1");

        media.askForLink(fetch("../47?11", Optional.empty()), answered());

        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(Exchange.HTTP_URI, "https://graph.facebook.com/v24.0/..%2F47%3F11")
                .containsEntry("Authorization", "Bearer secret")
                .doesNotContainKey("X-Foreign");
    }

    @ParameterizedTest
    @CsvSource({
        "https://lookaside.fbsbx.com/whatsapp?mid=1, true",
        "https://graph.facebook.com/x, true",
        "https://MEDIA.partner.example/x, true",
        "https://scontent.xx.fbcdn.net/x, true",
        "https://mmg.whatsapp.net/x, true",
        "https://graph.facebook.com:443/x, true",
        "https://x.media.partner.example/x, false",
        "https://evilfbsbx.com/x, false",
        "https://lookaside.fbsbx.com.example/x, false",
        "http://lookaside.fbsbx.com/x, false",
        "http://graph.facebook.com/x, false",
        "https://user@lookaside.fbsbx.com/x, false",
        "file:///etc/passwd, false",
        "'', false"
    })
    void onlyMetasHttpsIsFollowedWithTheToken(String url, boolean followed) throws IOException {
        media.askForLink(fetch("4711", Optional.empty()), answered());
        answer(200, "{\"url\":\"" + url + "\"}");

        if (followed) {
            media.askForBytes(exchange);
            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_URI)).isEqualTo(url);
            assertThat(exchange.getMessage().getHeader("Authorization")).isEqualTo("Bearer secret");
        } else {
            assertThatThrownBy(() -> media.askForBytes(exchange)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/x, true",
        "https://127.0.0.1:8080/x, false",
        "http://127.0.0.1:9/x, false",
        "http://127.0.0.2:8080/x, false",
        "https://other.example/x, false",
        "https://lookaside.fbsbx.com/x, true"
    })
    void plainHttpIsFollowedOnlyToTheAddressThatIsConfigured(String url, boolean followed) {
        CloudApiAddress local = new CloudApiAddress(
                new OwnPort(), "http://127.0.0.1:8080/graph", "v24.0", Set.of(), new MockEnvironment());

        assertThat(local.mayKnowTokens(url)).isEqualTo(followed);
    }

    @Test
    void anAnswerThatIsNoLinkIsAFailure() {
        media.askForLink(fetch("4711", Optional.empty()), answered());
        for (int status : List.of(302, 400, 401, 404, 500)) {
            answer(status, "{\"url\":\"https://lookaside.fbsbx.com/x\"}");
            assertThatThrownBy(() -> media.askForBytes(exchange)).hasMessageContaining(Integer.toString(status));
        }
    }

    @Test
    void bytesThatAreNotThePromisedOnesAreNotStored() throws Exception {
        Fetch fetch = fetch("4711", Optional.of("a".repeat(64)));
        when(staging.take(any(), anyLong())).thenReturn(new Staged(Path.of("none"), 1, "b".repeat(64), new byte[1]));
        answer(200, "x");

        assertThatThrownBy(() -> media.store(fetch, exchange)).isInstanceOf(IOException.class);
        verify(fetches, never()).stored(any(), any());

        exchange.setProperty("sha256", "b".repeat(64));
        media.store(fetch, exchange);
        verify(fetches).stored(eq(fetch), any());
    }

    @Test
    void whatIsTooLargeIsGivenUp() throws Exception {
        Fetch fetch = fetch("4711", Optional.empty());
        when(staging.take(any(), anyLong())).thenThrow(mock(TooLargeException.class));
        answer(200, "x");

        media.store(fetch, exchange);

        verify(fetches).giveUp(eq(fetch), any());
    }

    @Test
    void noMoreAreClaimedThanThereArePlaces() throws Exception {
        when(camel.isStarted()).thenReturn(true);
        Fetch fetch = fetch("4711", Optional.empty());
        when(fetches.claim(anyInt())).thenReturn(List.of(fetch, fetch)).thenReturn(List.of());

        media.claim();
        media.claim();
        media.end();
        media.claim();

        verify(fetches).claim(3);
        verify(fetches).claim(1);
        verify(fetches).claim(2);
    }

    @Test
    void nothingMoreIsClaimedOnceTheHubStops() throws Exception {
        assertThat(media.claim()).isEmpty();

        verifyNoInteractions(fetches);
    }

    private Exchange answered() {
        when(numbers.byId("num_1")).thenReturn(Optional.of(NUMBER));
        return exchange;
    }

    private void answer(int status, String body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Fetch fetch(String providerId, Optional<String> sha256) {
        return new Fetch(
                new Attachment("med_1", providerId, "image/png", Optional.empty(), sha256), "num_1", 1, Instant.EPOCH);
    }
}
