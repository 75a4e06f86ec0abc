package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.contact.Contact;
import app.plixa.hub.conversation.Conversation;
import app.plixa.hub.conversation.Window;
import app.plixa.hub.media.Copies;
import app.plixa.hub.message.Message;
import app.plixa.hub.message.Outgoing;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which number a message goes to that was written to one, while its customer has that or another. */
class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "5511912340001, 5511912340001, '', false, 5511912340001",
        "5531987650001, 5531987650001, 553187650001, false, 553187650001",
        "553187650001, 5531987650001, '', false, 553187650001",
        "5531987650001, 553187650001, '', true, 553187650001",
        "5531987650001, 553187650001, '', false, 5531987650001",
        "5511912340001, 5511912340002, '', false, 5511912340002",
        "5511912340001, 5531987650001, 553187650001, true, 553187650001",
        "5511912349999, 5511912340002, '', true, 5511912349999",
        "5511912340001, '', '', false, 5511912340001"
    })
    void itGoesToTheNumberThatTheCustomerHasNow(String written, String phone, String waId, boolean wrote, String to)
            throws IOException {
        Message message = mock(Message.class);
        when(message.recipient()).thenReturn(Optional.empty());
        when(message.phone()).thenReturn(Optional.of(written));
        when(message.type()).thenReturn("text");
        when(message.content()).thenReturn(Optional.empty());
        when(message.body()).thenReturn(Optional.of("x"));
        when(message.id()).thenReturn("msg_1");
        Outgoing outgoing = mock(Outgoing.class);
        when(outgoing.message()).thenReturn(message);
        when(outgoing.refersTo()).thenReturn(Optional.empty());
        Conversation conversation = mock(Conversation.class);
        when(conversation.window()).thenReturn(new Window(wrote, wrote ? Optional.of(Instant.MAX) : Optional.empty()));
        when(outgoing.conversation()).thenReturn(conversation);
        when(outgoing.contact())
                .thenReturn(new Contact(
                        "ctc_1",
                        Optional.empty(),
                        Optional.of(phone).filter(text -> !text.isEmpty()),
                        Optional.of(waId).filter(text -> !text.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("5511912340001", "5531987650001", "553187650001")));

        byte[] body = new Wire(mock(Copies.class), JSON).message(outgoing);

        assertThat(JSON.readTree(body).path("to").asText()).isEqualTo(to);
    }
}
