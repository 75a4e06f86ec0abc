package app.plixa.hub.panel;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Which fields of a form were refused, as those who do not see the colour are told; for the templates. */
@Component("fields")
public class BadFields {
    /** {@code true} for a field that was refused, else null: the attribute is not there. */
    public String bad(Map<String, List<String>> errors, String name) {
        return errors != null && errors.containsKey(name) ? "true" : null;
    }

    /** The id of the text that says why the field was refused, else null. */
    public String why(Map<String, List<String>> errors, String name) {
        return bad(errors, name) == null ? null : "error-" + name;
    }
}
