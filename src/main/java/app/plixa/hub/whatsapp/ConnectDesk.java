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

    /** Reads what is to be connected; the body becomes the first question to WhatsApp. */
    public void draft(@Body byte[] body, Exchange exchange) {
        Connection wanted = ConnectionRequest.of(Fields.of(body, json));
        vet(Vetting.of(wanted), wanted, exchange);
    }

    /** Judges what WhatsApp told; the body becomes the next question, null when none is left. */
    public void judge(@Body Reply reply, @ExchangeProperty("vetting") Vetting vetting, Exchange exchange) {
        vetting.told(reply);
        exchange.getMessage().setBody(vetting.next().orElse(null));
    }

    /** Stores it: WhatsApp knows it. */
    public NumberView connect(
            @ExchangeProperty("vetting") Vetting vetting,
            @ExchangeProperty("connection") Connection wanted,
            @ExchangeProperty("caller") Caller caller) {
        return connections
                .connect(caller.workspaceId(), wanted, vetting.profile().orElseThrow())
                .orElseThrow(() -> Problem.conflict("This phone number id is connected already."));
    }

    /** 201 with the number, and the verify token for the only time. */
    public void connected(
            @Body NumberView number, @ExchangeProperty("connection") Connection wanted, Exchange exchange) {
        answers.one(exchange, 201, new WithVerifyToken(number, wanted.verifyToken()));
    }

    /** Reads what is to be changed; WhatsApp is asked about what it knows of that: null when that is nothing. */
    public void draftChange(
            @Body byte[] body, @ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange) {
        WhatsAppNumber number =
                connections.find(caller.workspaceId(), PathId.of("num", id)).orElseThrow(Problem::notFound);
        Fields fields = Fields.of(body, json);
        Connection wanted = ConnectionRequest.change(number, fields);
        exchange.setProperty("number", number);
        exchange.setProperty("numberId", number.id());
        boolean credentials = fields.given("access_token") || fields.given("app_secret");
        vet(new Vetting(wanted, credentials, fields.given("waba_id")), wanted, exchange);
    }

    private static void vet(Vetting vetting, Connection wanted, Exchange exchange) {
        exchange.setProperty("connection", wanted);
        exchange.setProperty("vetting", vetting);
        exchange.getMessage().setBody(vetting.next().orElse(null));
    }

    /** Stores the change, and what WhatsApp said where it was asked. */
    public NumberView change(
            @ExchangeProperty("vetting") Vetting vetting,
            @ExchangeProperty("number") WhatsAppNumber number,
            @ExchangeProperty("connection") Connection wanted) {
        Optional<Profile> profile = vetting.profile();
        if (!connections.change(number, wanted, profile.isPresent())) {
            throw Problem.conflict("This was changed at the same moment by somebody else. Try again.");
        }
        profile.ifPresent(told -> changes.checked(number.id(), told));
        return numbers.view(number.workspaceId(), number.id()).orElseThrow(Problem::notFound);
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
}
