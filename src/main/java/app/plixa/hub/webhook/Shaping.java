package app.plixa.hub.webhook;

import app.plixa.hub.commit.Sql;
import app.plixa.hub.secret.Vault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/**
 * Gives a delivery the form its endpoint wants. A body is made once, before the first attempt, and kept: whatever
 * becomes of the expression, later attempts post the same bytes. Where it fails, the event goes as it is.
 */
@Component("shaping")
public class Shaping {
    /** Tells the receiver that it got the event as it is. */
    static final String FAILED_HEADER = "X-Plixa-Transformation";

    private static final String KEEP =
            "update deliveries set body = ?, transformation_error = ? where id = ? and state || '' = 'pending'";
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final DataSource database;
    private final Vault vault;
    private final ObjectMapper json;

    Shaping(DataSource database, Vault vault, ObjectMapper json) {
        this.database = database;
        this.vault = vault;
        this.json = json;
    }

    /** The delivery with the bytes of all its attempts; costs nothing where there is no transformation. */
    public Delivery decide(@Body Delivery delivery) throws SQLException {
        if (decided(delivery)) {
            return delivery;
        }
        String expression = delivery.target().shape().transformation().orElseThrow();
        Transformation.Outcome outcome = Transformation.apply(expression, delivery.payload());
        Optional<byte[]> body =
                outcome instanceof Transformation.Outcome.Made made ? Optional.of(made.body()) : Optional.empty();
        Optional<String> error = outcome instanceof Transformation.Outcome.Failed failed
                ? Optional.of(failed.reason())
                : Optional.empty();
        Sql.transact(
                database,
                transaction -> Sql.update(transaction, KEEP, body.orElse(null), error.orElse(null), delivery.id()));
        return delivery.posting(body.orElse(delivery.payload()), error);
    }

    /** Whether {@link #decide} has nothing to do; else it takes its time and must not stand in others' way. */
    boolean decided(Delivery delivery) {
        return delivery.kept().decided()
                || delivery.target().shape().transformation().isEmpty();
    }

    /** The endpoint's own headers, and whether its transformation failed. */
    Map<String, String> headers(Delivery delivery) {
        Map<String, String> headers = new LinkedHashMap<>();
        delivery.target().shape().headers().ifPresent(text -> headers.putAll(opened(delivery, text)));
        delivery.kept().transformationError().ifPresent(error -> headers.put(FAILED_HEADER, "failed"));
        return headers;
    }

    private Map<String, String> opened(Delivery delivery, String text) {
        try {
            return json.readValue(vault.open(text, delivery.endpointId(), "headers"), HEADERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers are stored as we wrote them", e);
        }
    }
}
