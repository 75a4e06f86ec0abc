package app.plixa.hub.whatsapp;

import app.plixa.hub.number.WhatsAppNumber;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where the Cloud API is: {@code hub.whatsapp.base-url}, or the sandbox on this hub's own port when that is empty. */
@Component
class CloudApiAddress {
    private final String baseUrl;
    private final String version;
    private volatile String sandbox = "";

    CloudApiAddress(
            @Value("${hub.whatsapp.base-url}") String baseUrl, @Value("${hub.whatsapp.api-version}") String version) {
        this.baseUrl = baseUrl.replaceAll("/+$", "");
        this.version = version;
    }

    /** The URL that takes this number's messages. */
    String messages(WhatsAppNumber number) {
        String base = baseUrl.isEmpty() ? sandbox : baseUrl;
        return base + "/" + version + "/" + number.phoneNumberId() + "/messages";
    }

    @EventListener
    void listening(ServletWebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            sandbox = "http://127.0.0.1:" + event.getWebServer().getPort() + "/sandbox/graph";
        }
    }
}
