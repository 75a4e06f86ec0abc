package app.plixa.hub.media;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;

/**
 * A form (multipart/form-data, RFC 7578) with a file in it. The file is on disk; closing the form removes it.
 *
 * @param file the field {@code file}
 * @param contentType what the file's part says it is
 * @param filename as the client calls it
 * @param fields the texts beside it
 */
public record UploadedForm(
        Optional<Staged> file, Optional<String> contentType, Optional<String> filename, Map<String, String> fields)
        implements Closeable {
    private static final String FILE = "file";
    private static final int MOST_PARTS = 10;
    private static final int LONGEST_FIELD = 255;

    /**
     * Reads the form. The first part of each name counts; others are passed over.
     *
     * @throws MalformedFormException when it is none
     * @throws TooLargeException when the file is larger than {@code largest} bytes
     */
    public static UploadedForm read(InputStream body, String contentType, Staging staging, long largest)
            throws IOException {
        UploadedForm form = new UploadedForm(Optional.empty(), Optional.empty(), Optional.empty(), new HashMap<>());
        try {
            FileUpload reader = new FileUpload();
            reader.setHeaderEncoding(StandardCharsets.UTF_8.name());
            FileItemIterator parts = reader.getItemIterator(request(body, contentType));
            for (int i = 0; parts.hasNext(); i++) {
                if (i == MOST_PARTS) {
                    throw new MalformedFormException("more than " + MOST_PARTS + " parts");
                }
                form = form.with(parts.next(), staging, largest);
            }
            return form;
        } catch (FileUploadException
                | FileUploadIOException
                | MultipartStream.MalformedStreamException
                | InvalidFileNameException
                | IllegalArgumentException e) {
            form.close();
            throw new MalformedFormException(e.getMessage());
        } catch (IOException | RuntimeException e) {
            form.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }

    /** The reader closes the part itself when it goes on to the next one. */
    private UploadedForm with(FileItemStream part, Staging staging, long largest) throws IOException {
        InputStream bytes = part.openStream();
        if (!FILE.equals(part.getFieldName())) {
            fields.putIfAbsent(
                    String.valueOf(part.getFieldName()),
                    new String(bytes.readNBytes(LONGEST_FIELD), StandardCharsets.UTF_8));
            return this;
        }
        if (file.isPresent()) {
            return this;
        }
        // A name may be refused, which must happen before there is a file that nobody removes.
        Optional<String> type = Optional.ofNullable(part.getContentType());
        Optional<String> name = Optional.ofNullable(part.getName());
        return new UploadedForm(Optional.of(staging.take(bytes, largest)), type, name, fields);
    }

    private static UploadContext request(InputStream body, String contentType) {
        return new UploadContext() {
            @Override
            public String getCharacterEncoding() {
                return StandardCharsets.UTF_8.name();
            }

            /** Not known here, and bounded elsewhere. */
            @Override
            public long contentLength() {
                return -1;
            }

            @Override
            public String getContentType() {
                return contentType;
            }

            @Override
            public InputStream getInputStream() {
                return body;
            }
        };
    }
}
