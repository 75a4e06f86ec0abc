package app.plixa.hub.webhook;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.commit.Sql;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** Tries a transformation out before it is saved: on an event that was, on one of the caller's own, or on a sample. */
@Component("trialDesk")
public class TrialDesk {
    private static final String EVENT = "select payload from events where id = ? and workspace_id = ? and not erased";

    /**
     * What came of it.
     *
     * @param body what would be posted; null where the expression fails
     * @param error why it fails
     * @param payload what it was tried on
     */
    private record Trial(
            boolean ok,
            @JsonRawValue String body,
            Optional<String> error,
            @JsonRawValue String payload) {}

    private final DataSource database;
    private final Answers answers;
    private final ObjectReader json;
    private final byte[] sample;

    TrialDesk(DataSource database, Answers answers, ObjectMapper json) {
        this.database = database;
        this.answers = answers;
        this.json = json.reader();
        try (InputStream in = TrialDesk.class.getResourceAsStream("sample-event.json")) {
            this.sample = json.writeValueAsBytes(json.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 200 with what the expression makes of the event, good or bad. */
    public void attempt(
            @Body Endpoint endpoint,
            @ExchangeProperty("caller") Caller caller,
            @ExchangeProperty("request") byte[] request,
            Exchange exchange)
            throws SQLException {
        Fields fields = Fields.of(request, json);
        Optional<String> expression =
                fields.text("transformation", Transformation.LONGEST).or(endpoint::transformation);
        if (expression.isEmpty()) {
            fields.required("transformation");
        }
        byte[] payload = payload(fields, caller);
        fields.check();
        Transformation.Outcome outcome = Transformation.apply(expression.orElseThrow(), payload);
        answers.one(exchange, 200, trial(outcome, new String(payload, StandardCharsets.UTF_8)));
    }

    private static Trial trial(Transformation.Outcome outcome, String payload) {
        return outcome instanceof Transformation.Outcome.Made made
                ? new Trial(true, new String(made.body(), StandardCharsets.UTF_8), Optional.empty(), payload)
                : new Trial(false, null, Optional.of(((Transformation.Outcome.Failed) outcome).reason()), payload);
    }

    private byte[] payload(Fields fields, Caller caller) throws SQLException {
        JsonNode own = fields.raw("payload");
        if (!own.isMissingNode() && !own.isNull()) {
            if (!own.isObject()) {
                fields.error("payload", "The payload field must be an object.");
            }
            return own.toString().getBytes(StandardCharsets.UTF_8);
        }
        Optional<String> id = fields.text("event_id");
        return id.isPresent() ? event(id.get(), fields, caller) : sample;
    }

    private byte[] event(String id, Fields fields, Caller caller) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Optional<byte[]> payload =
                    Sql.query(connection, EVENT, row -> row.getBytes(1), id, caller.workspaceId()).stream()
                            .findFirst();
            if (payload.isEmpty()) {
                fields.error("event_id", "The selected event id is invalid.");
            }
            return payload.orElse(sample);
        }
    }
}
