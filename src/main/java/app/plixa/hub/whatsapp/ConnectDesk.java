package app.plixa.hub.whatsapp;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.PathId;
import app.plixa.hub.api.Problem;
import app.plixa.hub.number.Connection;
import app.plixa.hub.number.Connections;
import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.NumberView;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.Profile;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** The decisions of the routes that connect a number: WhatsApp is asked before anything is stored. */
@Component("connectDesk")
public class ConnectDesk {
    private record WithVerifyToken(@JsonUnwrapped NumberView number, String verifyToken) {}

    private final Connections connections;
    private final Numbers numbers;
    private final NumberChanges changes;
    private final Answers answers;
    private final ObjectReader json;

    ConnectDesk(Connections connections, Numbers numbers, NumberChanges changes, Answers answers, ObjectMapper json) {
        this.connections = connections;
        this.numbers = numbers;
        this.changes = changes;
        this.answers = answers;
        this.json = json.reader();
    }

    /** Reads what is to be connected; what WhatsApp has to be asked about it. */
    public Inquiry draft(@Body byte[] body, Exchange exchange) {
        Connection wanted = ConnectionRequest.of(Fields.of(body, json));
        exchange.setProperty("connection", wanted);
        return Inquiry.profile(wanted.phoneNumberId(), wanted.accessToken());
    }

    /** Stores it when WhatsApp knows it; a {@link Problem} says why not. */
    public NumberView connect(
            @Body Reply reply,
            @ExchangeProperty("connection") Connection wanted,
            @ExchangeProperty("caller") Caller caller) {
        return connections
                .connect(caller.workspaceId(), wanted, profile(reply))
                .orElseThrow(() -> Problem.conflict("This phone number id is connected already."));
    }

    /** 201 with the number, and the verify token for the only time. */
    public void connected(
            @Body NumberView number, @ExchangeProperty("connection") Connection wanted, Exchange exchange) {
        answers.one(exchange, 201, new WithVerifyToken(number, wanted.verifyToken()));
    }

    /** Reads what is to be changed; WhatsApp is asked about a new token, and about nothing else: then the body is null. */
    public void draftChange(
            @Body byte[] body, @ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange) {
        WhatsAppNumber number =
                connections.find(caller.workspaceId(), PathId.of("num", id)).orElseThrow(Problem::notFound);
        Fields fields = Fields.of(body, json);
        Connection wanted = ConnectionRequest.change(number, fields);
        exchange.setProperty("number", number);
        exchange.setProperty("numberId", number.id());
        exchange.setProperty("connection", wanted);
        exchange.getMessage()
                .setBody(
                        fields.given("access_token")
                                ? Inquiry.profile(number.phoneNumberId(), wanted.accessToken())
                                : null);
    }

    /** Stores the change, and what WhatsApp said where it was asked. */
    public NumberView change(
            @Body Reply reply,
            @ExchangeProperty("number") WhatsAppNumber number,
            @ExchangeProperty("connection") Connection wanted) {
        Optional<Profile> profile = Optional.ofNullable(reply).map(ConnectDesk::profile);
        if (!connections.change(number, wanted, profile.isPresent())) {
            throw Problem.conflict("This was changed at the same moment by somebody else. Try again.");
        }
        profile.ifPresent(told -> changes.checked(number.id(), told));
        return numbers.view(number.workspaceId(), number.id()).orElseThrow(Problem::notFound);
    }

    /** What WhatsApp told; a {@link Problem} 422 names the field that it does not like, 503 when it was silent. */
    private static Profile profile(Reply reply) {
        if (reply instanceof Reply.Told told) {
            return profile(told.body())
                    .orElseThrow(() -> wrong("phone_number_id", "must be the id of a WhatsApp number."));
        }
        if (reply instanceof Reply.Refused refused) {
            String said = "was refused by WhatsApp: " + refused.title();
            throw wrong(refused.forToken() ? "access_token" : "phone_number_id", said);
        }
        throw Problem.providerSilent(((Reply.Silent) reply).reason());
    }

    /** What the answer says of a number; empty when it is about something else. */
    static Optional<Profile> profile(JsonNode told) {
        return Optional.of(told.path("display_phone_number").asText("").replaceAll("[^0-9]", ""))
                .filter(phone -> phone.matches("[0-9]{5,15}"))
                .map(phone -> new Profile(phone, word(told, "verified_name"), word(told, "quality_rating")));
    }

    private static Optional<String> word(JsonNode told, String field) {
        return Optional.of(Storable.text(told.path(field).asText(""))).filter(word -> !word.isBlank());
    }

    private static Problem wrong(String field, String what) {
        return Problem.invalid(Map.of(field, List.of("The " + field.replace('_', ' ') + " field " + what)));
    }
}
