package app.plixa.hub;

import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import app.plixa.hub.whatsapp.CallbackSignature;
import java.nio.charset.StandardCharsets;

/** Plays Meta: signed callbacks for the hub's first number. */
final class Callbacks {
    private final RunningHub hub;

    Callbacks(RunningHub hub) {
        this.hub = hub;
    }

    /** Tells of a status; throws unless the hub takes it. */
    void status(String wamid, String messageId, String word) {
        post("{\"id\":\"" + wamid + "\",\"status\":\"" + word + "\",\"timestamp\":\"1795500000\","
                + "\"biz_opaque_callback_data\":\"" + messageId + "\"}");
    }

    /** Tells that a message was not delivered after all. */
    void failed(String wamid, String messageId, int code) {
        post("{\"id\":\"" + wamid + "\",\"status\":\"failed\",\"timestamp\":\"1795500000\","
                + "\"biz_opaque_callback_data\":\"" + messageId + "\",\"errors\":[{\"code\":" + code
                + ",\"title\":\"x\"}]}");
    }

    private void post(String status) {
        WhatsAppNumber number = hub.context.getBean(Numbers.class).all().get(0);
        String body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":"
                + "\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"" + number.phoneNumberId()
                + "\"},\"statuses\":[" + status + "]}}]}]}";
        String signature = CallbackSignature.of(body.getBytes(StandardCharsets.UTF_8), number.appSecret());
        int answer = hub.call("POST", "/whatsapp/" + number.id() + "/webhook", body, "X-Hub-Signature-256", signature)
                .statusCode();
        if (answer != 200) {
            throw new AssertionError(answer);
        }
    }
}
