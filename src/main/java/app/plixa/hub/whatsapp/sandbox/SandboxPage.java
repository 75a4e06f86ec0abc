package app.plixa.hub.whatsapp.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The control page and what it shows beside scripts and examples. It asks nothing of anybody else. */
@RestController
@InSandbox
class SandboxPage {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final SandboxNumbers numbers;

    SandboxPage(SandboxNumbers numbers) {
        this.numbers = numbers;
    }

    @GetMapping("/sandbox")
    ResponseEntity<Resource> page() {
        return file("page.html", MediaType.TEXT_HTML);
    }

    @GetMapping("/sandbox/page.js")
    ResponseEntity<Resource> script() {
        return file("page.js", MediaType.valueOf("text/javascript"));
    }

    @GetMapping("/sandbox/page.css")
    ResponseEntity<Resource> style() {
        return file("page.css", MediaType.valueOf("text/css"));
    }

    /** The numbers that can be scripted and written to. */
    @GetMapping("/sandbox/numbers")
    Map<String, List<Map<String, String>>> numbers() {
        return Map.of(
                "data",
                numbers.all().stream()
                        .map(number -> Map.of(
                                "id",
                                number.id(),
                                "phone",
                                number.phone(),
                                "phone_number_id",
                                number.phoneNumberId(),
                                "callback_url",
                                number.callbackUrl()))
                        .toList());
    }

    /** Every phone that stands for something, and every error with its code. */
    @GetMapping("/sandbox/magic-numbers")
    Map<String, List<Map<String, Object>>> magicNumbers() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (MagicNumbers.Magic magic : MagicNumbers.all()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("phone", magic.phone());
            row.put("what", magic.what());
            row.put("code", magic.script().code());
            row.put("script", magic.script());
            rows.add(row);
        }
        return Map.of("data", rows);
    }

    private static ResponseEntity<Resource> file(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .body(new ClassPathResource("sandbox/" + name));
    }
}
