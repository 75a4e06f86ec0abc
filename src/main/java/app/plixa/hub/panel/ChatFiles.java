package app.plixa.hub.panel;

import app.plixa.hub.media.Format;
import app.plixa.hub.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Files for a chat: first they are uploaded, then a message, or a template's head, names them. */
@Controller
class ChatFiles {
    /** What WhatsApp shows no text below. */
    private static final Set<String> MUTE = Set.of("audio", "sticker");

    private static final String NO_SUCH_FILES =
            "WhatsApp takes no such files. It takes pictures (JPEG, PNG), films (MP4, 3GP),"
                    + " sounds (AAC, AMR, MP3, M4A, OGG with Opus), stickers (WebP), PDF, text and Office documents.";

    private final Calls calls;

    ChatFiles(Calls calls) {
        this.calls = calls;
    }

    /** Takes the file; the form that it is for gets its id. */
    @PostMapping("/conversations/{id:cnv_.*}/files")
    String attach(
            @ModelAttribute(name = "me", binding = false) User me,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        calls.of(me, "showConversation").id(id).reply().orRefuse();
        Reply stored = calls.of(me, "uploadMedia")
                .file(request.getInputStream(), request.getContentType())
                .noting("uploaded a file")
                .reply();
        if (!stored.ok()) {
            response.setStatus(stored.status());
            model.addAttribute("text", why(stored));
            return "panel/parts :: problem";
        }
        model.addAttribute("file", stored.data());
        model.addAttribute("kind", kind(stored.data()));
        return "panel/chat :: attached";
    }

    /** The messages that a chat's form asks for: a file with its text, a text alone, or one after the other. */
    static List<Map<String, Object>> messages(String conversation, Map<String, String> form) {
        String body = form.getOrDefault("body", "");
        Map<String, Object> text = Map.of("conversation_id", conversation, "body", body);
        if (Form.text(form.get("media")).isEmpty()) {
            return List.of(text);
        }
        String kind = form.getOrDefault("kind", "");
        boolean mute = MUTE.contains(kind);
        Map<String, Object> content = new HashMap<>(Map.of("id", form.get("media")));
        if (!mute && !body.isBlank()) {
            content.put("caption", body);
        }
        if (kind.equals("document")) {
            Form.text(form.get("filename")).ifPresent(name -> content.put("filename", name));
        }
        Map<String, Object> file = Map.of("conversation_id", conversation, "type", kind, kind, content);
        return mute && !body.isBlank() ? List.of(file, text) : List.of(file);
    }

    private static String kind(Map<String, Object> media) {
        return Format.of(String.valueOf(media.get("mime_type")))
                .orElseThrow()
                .kind()
                .word();
    }

    private static String why(Reply refused) {
        String first = refused.errors().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse(refused.message());
        return first.contains(Format.names(Optional.empty())) ? NO_SUCH_FILES : first;
    }
}
