package app.plixa.hub.whatsapp;

import app.plixa.hub.media.Copies;
import app.plixa.hub.media.MediaRow;
import app.plixa.hub.media.MediaStore;
import app.plixa.hub.message.Outgoing;
import app.plixa.hub.message.SendOutcome;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.routing.CalledWith;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.client5.http.entity.mime.InputStreamBody;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One try to give WhatsApp a file (Meta: Cloud API, Media, Upload media). */
@Component("mediaUploads")
public class MediaUploads {
    /** The exchange property that says what becomes of the message when WhatsApp did not take its file. */
    static final String HINDRANCE = "hindrance";

    private static final Logger log = LoggerFactory.getLogger(MediaUploads.class);

    /** A file on its way to WhatsApp, and the message that it is for. */
    public record Upload(Outgoing outgoing, MediaRow media) {}

    private final CloudApiAddress address;
    private final CloudApi cloudApi;
    private final Numbers numbers;
    private final MediaStore store;
    private final Copies copies;
    private final ObjectMapper json;

    MediaUploads(
            CloudApiAddress address,
            CloudApi cloudApi,
            Numbers numbers,
            MediaStore store,
            Copies copies,
            ObjectMapper json) {
        this.address = address;
        this.cloudApi = cloudApi;
        this.numbers = numbers;
        this.store = store;
        this.copies = copies;
        this.json = json;
    }

    /** Makes the exchange the POST of the file, read from the store while it is sent. */
    @CalledWith("judge")
    public void request(@Body Upload upload, Exchange exchange) throws IOException {
        WhatsAppNumber number = numbers.byId(upload.outgoing().message().numberId())
                .orElseThrow(() -> new IllegalStateException(
                        "No number of " + upload.media().id()));
        MediaRow media = upload.media();
        exchange.setProperty("upload", upload);
        Message post = CloudApiRequest.begin(exchange, HttpMethods.POST, address.media(number), number.accessToken());
        ContentType type = ContentType.parseLenient(media.contentType());
        InputStream bytes = store.open(media.id());
        exchange.setProperty("bytes", bytes);
        post.setBody(MultipartEntityBuilder.create()
                .addTextBody("messaging_product", "whatsapp")
                .addTextBody("type", media.contentType())
                .addPart("file", new InputStreamBody(bytes, type, media.plainName(), media.size()))
                .build());
    }

    /** Writes WhatsApp's id down, or notes what becomes of the message. */
    public void judge(Exchange exchange) throws IOException, SQLException {
        exchange.getProperty("bytes", InputStream.class).close();
        Upload upload = exchange.getProperty("upload", Upload.class);
        boolean silent = exchange.getProperty(Exchange.EXCEPTION_CAUGHT) != null;
        CloudApiAnswer answer = silent ? CloudApiAnswer.silent(json) : CloudApiAnswer.of(exchange.getMessage(), json);
        String id = answer.body().path("id").asText("");
        if (answer.taken() && !id.isEmpty()) {
            copies.uploaded(upload.media().id(), upload.outgoing().message().numberId(), id);
            log.info("media given to WhatsApp {}", upload.media().id());
        } else {
            exchange.setProperty(HINDRANCE, refused(upload.outgoing(), answer));
        }
    }

    /** What is wrong with the file is wrong with it for ever; all else as for messages. */
    private SendOutcome refused(Outgoing outgoing, CloudApiAnswer answer) {
        MetaCode code =
                answer.meaning(answer.status() < 400 || answer.isTransient()).forMedia();
        log.info("media refused for {}: {} {}", outgoing.message().id(), answer.status(), code.word());
        return cloudApi.refused(outgoing, code, answer.provider(), answer.retryAfter());
    }
}
