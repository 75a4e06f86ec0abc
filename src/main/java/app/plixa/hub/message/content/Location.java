package app.plixa.hub.message.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A place on the map. */
public record Location(JsonNode object) implements Content {
    private static final int LONGEST_LABEL = 1000;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,3}(\\.\\d{1,30})?");

    static Location read(JsonNode object, Part part) {
        degrees("latitude", 90, part);
        degrees("longitude", 180, part);
        part.text("name", LONGEST_LABEL);
        part.text("address", LONGEST_LABEL);
        return new Location(object);
    }

    @Override
    public String type() {
        return "location";
    }

    /** WhatsApp takes them as text, too. */
    private static void degrees(String field, int most, Part part) {
        JsonNode value = part.raw(field);
        boolean written = value.isTextual() && NUMBER.matcher(value.textValue()).matches();
        if (!part.has(field)) {
            part.missing(field);
        } else if (!value.isNumber() && !written) {
            part.malformed(field, "must be a number.");
        } else {
            BigDecimal degrees = written ? new BigDecimal(value.textValue()) : value.decimalValue();
            if (degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
                part.invalid(field, "must be between -" + most + " and " + most + ".");
            }
        }
    }
}
