package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.media.Format;
import app.plixa.hub.media.MalformedFormException;
import app.plixa.hub.media.Staged;
import app.plixa.hub.media.Staging;
import app.plixa.hub.media.TooLargeException;
import app.plixa.hub.media.UploadedForm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Files as Meta takes and gives them (Meta: Cloud API, Media). Their ids begin with 9 and have 17 digits. */
@RestController
@InSandbox
class SandboxMedia {
    private final SandboxNumbers numbers;
    private final SandboxFiles files;
    private final Staging staging;
    private final ObjectMapper json;

    SandboxMedia(SandboxNumbers numbers, SandboxFiles files, Staging staging, ObjectMapper json) {
        this.numbers = numbers;
        this.files = files;
        this.staging = staging;
        this.json = json;
    }

    @PostMapping("/sandbox/graph/{version}/{phoneNumberId}/media")
    ResponseEntity<JsonNode> upload(
            @PathVariable String phoneNumberId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestHeader(name = "Content-Type", defaultValue = "") String contentType,
            HttpServletRequest request)
            throws IOException {
        Optional<SandboxNumber> number = numbers.byPhoneNumberId(phoneNumberId);
        if (number.isEmpty()) {
            return numbers.missing(phoneNumberId, authorization).answer();
        }
        if (!number.get().isOf(authorization)) {
            return Refusal.token(authorization).answer();
        }
        try (UploadedForm form = UploadedForm.read(request.getInputStream(), contentType, staging, Format.LARGEST)) {
            return kept(form, phoneNumberId);
        } catch (MalformedFormException e) {
            return Refusal.malformed("The body must be multipart/form-data.").answer();
        } catch (TooLargeException e) {
            return Refusal.malformed("Param file must be smaller.").answer();
        }
    }

    @GetMapping("/sandbox/graph/{version}/{mediaId:9[0-9]{16}}")
    ResponseEntity<JsonNode> link(
            @PathVariable String mediaId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        Optional<SandboxFiles.Kept> file = files.find(mediaId);
        if (file.isEmpty()) {
            return Refusal.unknownObject("get", mediaId).answer();
        }
        if (!mayHave(file.get(), authorization)) {
            return Refusal.token(authorization).answer();
        }
        return ResponseEntity.ok(json.createObjectNode()
                .put("messaging_product", "whatsapp")
                .put("url", files.link(file.get()))
                .put("mime_type", file.get().mimeType())
                .put("sha256", file.get().sha256())
                .put("file_size", Long.toString(file.get().size()))
                .put("id", mediaId));
    }

    @DeleteMapping("/sandbox/graph/{version}/{mediaId:9[0-9]{16}}")
    ResponseEntity<JsonNode> delete(
            @PathVariable String mediaId,
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        Optional<SandboxFiles.Kept> file = files.find(mediaId);
        if (file.isEmpty()) {
            return Refusal.unknownObject("delete", mediaId).answer();
        }
        if (!mayHave(file.get(), authorization)) {
            return Refusal.token(authorization).answer();
        }
        files.forget(mediaId);
        return ResponseEntity.ok(json.createObjectNode().put("success", true));
    }

    @GetMapping("/sandbox/media/{key}")
    ResponseEntity<Resource> bytes(
            @PathVariable String key, @RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        Optional<SandboxFiles.Kept> file = files.at(key);
        if (file.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        if (!mayHave(file.get(), authorization)) {
            return ResponseEntity.status(401).build();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.get().mimeType()))
                .body(new FileSystemResource(file.get().file()));
    }

    /** What is wrong with the form, or the id of its file. */
    private ResponseEntity<JsonNode> kept(UploadedForm form, String phoneNumberId) throws IOException {
        if (!"whatsapp".equals(form.fields().get("messaging_product"))) {
            return Refusal.malformed("The parameter messaging_product is required.")
                    .answer();
        }
        if (form.file().isEmpty()) {
            return Refusal.malformed("The parameter file is required.").answer();
        }
        Staged file = form.file().get();
        String type = form.fields().getOrDefault("type", form.contentType().orElse(""));
        Optional<Format> format = Format.of(type).filter(f -> f.isBegunBy().test(file.head()));
        if (format.isEmpty()) {
            return Refusal.malformed(
                            "Param file must be a file of a supported type. Received file of type '" + type + "'.")
                    .answer();
        }
        if (file.size() > format.get().largest(file.head())) {
            return Refusal.malformed(
                            "Param file must be smaller than " + format.get().largest(file.head()) + " bytes.")
                    .answer();
        }
        String id = files.keep(phoneNumberId, format.get().mimeType(), file).id();
        return ResponseEntity.ok(json.createObjectNode().put("id", id));
    }

    private boolean mayHave(SandboxFiles.Kept file, String authorization) {
        return numbers.byPhoneNumberId(file.phoneNumberId())
                .filter(number -> number.isOf(authorization))
                .isPresent();
    }
}
