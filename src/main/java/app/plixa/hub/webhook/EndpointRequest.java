package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import app.plixa.hub.event.EventName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** What a client asks for when it registers an endpoint. */
record EndpointRequest(String url, Optional<String> description, List<String> events, boolean enabled) {
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_DESCRIPTION = 255;

    /** Reads and checks the request; a {@link app.plixa.hub.api.Problem} 422 names every field that is wrong. */
    static EndpointRequest of(Fields fields, AddressGuard guard) {
        Optional<String> url = fields.required("url");
        url.flatMap(text -> refusal(text, guard)).ifPresent(reason -> fields.error("url", reason));
        Optional<String> description = fields.text("description");
        if (description.orElse("").length() > LONGEST_DESCRIPTION) {
            fields.error("description", "The description field must not be greater than 255 characters.");
        }
        List<String> events = fields.texts("events").orElse(List.of(EventName.MESSAGE_INBOUND.word()));
        if (events.isEmpty()) {
            fields.error("events", "The events field must have at least 1 item.");
        }
        for (int i = 0; i < events.size(); i++) {
            if (EventName.of(events.get(i)).isEmpty()) {
                fields.error("events." + i, "The selected events." + i + " is invalid.");
            }
        }
        boolean enabled = fields.flag("enabled", true);
        fields.check();
        return new EndpointRequest(
                url.orElseThrow(), description, events.stream().distinct().toList(), enabled);
    }

    private static Optional<String> refusal(String url, AddressGuard guard) {
        if (url.length() > LONGEST_URL) {
            return Optional.of("The url field must not be greater than 2048 characters.");
        }
        try {
            return guard.refusal(new URI(url)).map(reason -> "The url field must be a public URL: " + reason);
        } catch (URISyntaxException e) {
            return Optional.of("The url field must be a valid URL.");
        }
    }
}
