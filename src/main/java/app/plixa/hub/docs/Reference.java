package app.plixa.hub.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The document that the API is served from, as JSON and as a page. Neither takes a token, neither leaves the hub. */
@RestController
class Reference {
    /** Everything comes from the hub. The viewer writes its own style elements; it evaluates nothing. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] document;
    private final String tag;
    private final Resource page = new ClassPathResource("static/v1/docs/index.html");

    /** Reads the document as the routes do: once, at the start. */
    Reference(@Value("${hub.routes-dir}") Path routes, ObjectMapper json) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        this.document = json.writeValueAsBytes(
                yaml.readTree(routes.resolve("plixa.openapi.yaml").toFile()));
        this.tag = DigestUtils.md5DigestAsHex(document);
    }

    /** OpenAPI as JSON; a client that has it already gets a 304. */
    @GetMapping("/v1/openapi.json")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noCache())
                .eTag(tag)
                .body(document);
    }

    /** The page that shows it. */
    @GetMapping({"/v1/docs", "/v1/docs/"})
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(page);
    }
}
