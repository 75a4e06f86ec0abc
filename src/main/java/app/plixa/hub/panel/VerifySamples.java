package app.plixa.hub.panel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** How to verify a webhook, in four languages: the very files that the tests run. */
@Component
class VerifySamples {
    private final Map<String, String> all = new LinkedHashMap<>();

    VerifySamples() throws IOException {
        add("Node.js", "verify.mjs");
        add("PHP", "verify.php");
        add("Java", "Verify.java");
        add("Python", "verify.py");
    }

    /** The text by the language's name. */
    Map<String, String> all() {
        return all;
    }

    private void add(String language, String file) throws IOException {
        all.put(language, new ClassPathResource("examples/" + file).getContentAsString(StandardCharsets.UTF_8));
    }
}
