package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /sandbox/script}: shows, sets and clears what the stand-in does with messages. The fields are those of
 * {@link Script}; one script for each number, phone and both, and one for all.
 */
@RestController
@InSandbox
class ScriptDesk {
    private final Scripts scripts;
    private final SandboxNumbers numbers;
    private final ObjectReader reader;

    ScriptDesk(Scripts scripts, SandboxNumbers numbers, ObjectMapper json) {
        this.scripts = scripts;
        this.numbers = numbers;
        this.reader = json.readerFor(Script.class)
                .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }

    @GetMapping("/sandbox/script")
    Map<String, List<Script>> show() {
        return Map.of("data", scripts.all());
    }

    @PutMapping("/sandbox/script")
    ResponseEntity<Object> set(@RequestBody JsonNode body) throws IOException {
        if (!body.isObject()) {
            return Wrong.answer(Map.of("script", List.of("The script field must be an object.")));
        }
        Script script;
        try {
            script = reader.readValue(body);
        } catch (JsonMappingException e) {
            return Wrong.answer(unreadable(e));
        }
        Map<String, List<String>> wrong = script.wrong();
        if (script.numberId() != null && numbers.byId(script.numberId()).isEmpty()) {
            wrong.put("number_id", List.of("The selected number id is invalid."));
        }
        if (!wrong.isEmpty()) {
            return Wrong.answer(wrong);
        }
        scripts.set(script);
        return ResponseEntity.ok(Map.of("data", script));
    }

    /** That of one scope, where an empty name stands for any; or all of them where none is named. */
    @DeleteMapping("/sandbox/script")
    ResponseEntity<Void> clear(
            @RequestParam(name = "number_id") Optional<String> numberId, @RequestParam Optional<String> phone) {
        if (numberId.isEmpty() && phone.isEmpty()) {
            scripts.clear();
        } else {
            scripts.clear(numberId.orElse(null), phone.orElse(null));
        }
        return ResponseEntity.noContent().build();
    }

    private static Map<String, List<String>> unreadable(JsonMappingException e) {
        String field = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return Map.of(field, List.of("The " + field.replace('_', ' ') + " field is unknown or of the wrong type."));
    }
}
