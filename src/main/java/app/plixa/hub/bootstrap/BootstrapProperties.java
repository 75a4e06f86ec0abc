package app.plixa.hub.bootstrap;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** {@code hub.bootstrap.*}: what the first start is told from outside; empty values are chosen by the hub. */
@ConfigurationProperties("hub.bootstrap")
record BootstrapProperties(String token, String adminEmail, String adminPassword, Number number) {
    /** A number to connect at the first start. */
    record Number(
            String phone,
            String phoneNumberId,
            String accessToken,
            String appSecret,
            String verifyToken,
            String wabaId) {}
}
