package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import app.plixa.hub.event.EventName;
import app.plixa.hub.secret.Vault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** What a client wants an endpoint to be. */
record EndpointRequest(
        String url,
        Optional<String> description,
        List<String> events,
        boolean enabled,
        RetrySettings retries,
        Tailoring tailoring,
        Traffic traffic,
        Tls tls) {
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_DESCRIPTION = 255;
    private static final EndpointRequest NEW = new EndpointRequest(
            "",
            Optional.empty(),
            List.of(EventName.MESSAGE_INBOUND.word()),
            true,
            RetrySettings.NONE,
            Tailoring.NONE,
            Traffic.ANY,
            Tls.USUAL);

    /** Reads and checks a registration; a {@link app.plixa.hub.api.Problem} 422 names every field that is wrong. */
    static EndpointRequest of(Fields fields, AddressGuard guard) {
        return NEW.read(fields, guard);
    }

    /** This with what the fields say instead, checked likewise; what they do not name stays. */
    EndpointRequest with(Fields fields, AddressGuard guard) {
        for (String field : List.of("url", "events", "enabled", "ordered")) {
            if (fields.raw(field).isNull()) {
                fields.error(field, "The " + field + " field must have a value.");
            }
        }
        return read(fields, guard);
    }

    /** With what must not be stored as it is sealed for the endpoint's row. */
    EndpointRequest sealed(Vault vault, String endpointId) {
        return new EndpointRequest(
                url, description, events, enabled, retries, tailoring, traffic, tls.sealed(vault, endpointId));
    }

    private EndpointRequest read(Fields fields, AddressGuard guard) {
        EndpointRequest wanted = new EndpointRequest(
                url.isEmpty() || fields.has("url") ? url(fields, guard) : url,
                fields.has("description") ? description(fields) : description,
                events(fields).orElse(events),
                fields.flag("enabled", enabled),
                retries.with(fields),
                tailoring.with(fields),
                traffic.with(fields),
                tls.with(fields));
        fields.check();
        return wanted;
    }

    private static String url(Fields fields, AddressGuard guard) {
        Optional<String> url = fields.required("url");
        url.flatMap(text -> refusal(text, guard)).ifPresent(reason -> fields.error("url", reason));
        return url.orElse("");
    }

    private static Optional<String> description(Fields fields) {
        return fields.text("description", LONGEST_DESCRIPTION);
    }

    private static Optional<List<String>> events(Fields fields) {
        Optional<List<String>> events = fields.texts("events");
        if (events.map(List::isEmpty).orElse(false)) {
            fields.error("events", "The events field must have at least 1 item.");
        }
        List<String> words = events.orElse(List.of());
        for (int i = 0; i < words.size(); i++) {
            if (EventName.of(words.get(i)).isEmpty()) {
                fields.error("events." + i, "The selected events." + i + " is invalid.");
            }
        }
        return events.map(all -> all.stream().distinct().toList());
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
