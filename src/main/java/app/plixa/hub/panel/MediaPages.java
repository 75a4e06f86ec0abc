package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import java.io.InputStream;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** The files of conversations. What browsers might run is never shown, only saved. */
@Controller
class MediaPages {
    private static final Set<String> SHOWN = Set.of(
            "image/jpeg",
            "image/png",
            "image/webp",
            "image/gif",
            "video/mp4",
            "video/3gpp",
            "audio/aac",
            "audio/mp4",
            "audio/mpeg",
            "audio/amr",
            "audio/ogg");

    private final Calls calls;

    MediaPages(Calls calls) {
        this.calls = calls;
    }

    @GetMapping("/conversations/media/{id}")
    ResponseEntity<InputStreamResource> file(@ModelAttribute("me") User me, @PathVariable String id) {
        Exchange exchange = calls.of(me, "getMedia").id(id).raw();
        Message answer = exchange.getMessage();
        if (!(answer.getBody() instanceof InputStream bytes)) {
            throw new RefusedException(404, "This file is not here yet, or not any more.");
        }
        String type = answer.getHeader(Exchange.CONTENT_TYPE, "application/octet-stream", String.class);
        boolean shown = SHOWN.contains(type.replaceAll(";.*", "").strip());
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .header("Content-Type", shown ? type : "application/octet-stream")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
        if (!shown) {
            response.header(
                    "Content-Disposition",
                    ContentDisposition.attachment().build().toString());
        }
        return response.body(new InputStreamResource(bytes));
    }
}
