package app.plixa.hub.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The events of the contract (section 3). */
public enum EventName {
    MESSAGE_INBOUND,
    MESSAGE_OUTBOUND,
    MESSAGE_STATUS,
    CONVERSATION_CREATED,
    CONVERSATION_UPDATED,
    CONVERSATION_DELETED,
    /** Made by a test call, for one endpoint and those that ask for it by name. */
    WEBHOOK_TEST,
    /** The hub disabled an endpoint: it answered 410, or nothing but failures for days. */
    ENDPOINT_DISABLED,
    /** All attempts of a delivery failed. */
    DELIVERY_DEAD;

    /** As it stands in payloads and subscriptions: {@code message.inbound}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /**
     * Whether it tells of deliveries themselves. Such an event is stored only where somebody asks for it by name, is not
     * told to the endpoint it is about, and makes none of its kind when it cannot be delivered: nothing goes in circles.
     */
    public boolean operational() {
        return this == ENDPOINT_DISABLED || this == DELIVERY_DEAD;
    }

    /** All of them, as they stand in payloads. */
    public static List<String> words() {
        return Stream.of(values()).map(EventName::word).toList();
    }

    /** The event of this name, if there is one. */
    public static Optional<EventName> of(String word) {
        return Stream.of(values()).filter(name -> name.word().equals(word)).findFirst();
    }
}
