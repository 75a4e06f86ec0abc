package app.plixa.hub.media;

import app.plixa.hub.api.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What an upload must be: one file of a format that WhatsApp takes, which is what it says it is, and not too large. */
@Component
class UploadRules {
    private final Staging staging;

    UploadRules(Staging staging) {
        this.staging = staging;
    }

    /** A file that passed; closing it removes it from the disk, unless a store has taken it. */
    record Upload(Staged file, Format format, Optional<String> filename) implements Closeable {
        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Reads the form; a {@link Problem} 422 says what is wrong with it. */
    Upload read(InputStream body, String contentType) throws IOException {
        UploadedForm form = form(body, contentType);
        try {
            Staged file = form.file().orElseThrow(() -> wrong("file", "The file field is required."));
            Format format = format(form);
            check(file, format);
            return new Upload(file, format, form.filename().flatMap(Filename::plain));
        } catch (RuntimeException e) {
            form.close();
            throw e;
        }
    }

    private UploadedForm form(InputStream body, String contentType) throws IOException {
        try {
            return UploadedForm.read(body, contentType, staging, Format.LARGEST);
        } catch (MalformedFormException e) {
            throw wrong("file", "The file field must be part of a valid multipart/form-data form.");
        } catch (TooLargeException e) {
            throw tooLarge(Format.LARGEST);
        }
    }

    private static Format format(UploadedForm form) {
        String type = form.fields().get("type");
        if (type != null) {
            return Format.of(type).orElseThrow(() -> wrong("type", "The selected type is invalid."));
        }
        return form.contentType().flatMap(Format::of).orElseThrow(() -> {
            String names = Format.names(Optional.empty());
            return wrong("file", "The file field must be a file of type: " + names + ".");
        });
    }

    private static void check(Staged file, Format format) {
        if (file.size() == 0) {
            throw wrong("file", "The file field must not be empty.");
        }
        if (!format.isBegunBy().test(file.head())) {
            throw wrong("file", "The file field must be a file of type: " + format.mimeType() + "; this is another.");
        }
        if (file.size() > format.largest(file.head())) {
            throw tooLarge(format.largest(file.head()));
        }
    }

    private static Problem tooLarge(long bytes) {
        return wrong("file", "The file field must not be greater than " + bytes / 1024 + " kilobytes.");
    }

    private static Problem wrong(String field, String message) {
        return Problem.invalid(Map.of(field, List.of(message)));
    }
}
