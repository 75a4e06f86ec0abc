package app.plixa.hub.whatsapp.sandbox;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The one number of a stand-in without a hub, as {@code hub.sandbox.alone.*} has it. */
@Component
@Profile(InSandbox.ALONE)
class AloneNumber implements SandboxNumbers {
    private final SandboxNumber number;

    AloneNumber(
            @Value("${hub.sandbox.phone}") String phone,
            @Value("${hub.sandbox.alone.phone-number-id}") String phoneNumberId,
            @Value("${hub.sandbox.alone.waba-id}") String wabaId,
            @Value("${hub.sandbox.alone.access-token}") String accessToken,
            @Value("${hub.sandbox.alone.app-secret}") String appSecret,
            @Value("${hub.sandbox.alone.callback-url}") String callbackUrl) {
        if (!callbackUrl.matches("https?://[^\\s/]+\\S*")) {
            throw new IllegalArgumentException("hub.sandbox.alone.callback-url must be an http or https URL");
        }
        this.number =
                new SandboxNumber(phoneNumberId, phone, phoneNumberId, wabaId, accessToken, appSecret, callbackUrl);
    }

    @Override
    public Optional<SandboxNumber> byId(String id) {
        return Optional.of(number).filter(one -> one.id().equals(id));
    }

    @Override
    public Optional<SandboxNumber> byPhoneNumberId(String phoneNumberId) {
        return byId(phoneNumberId);
    }

    @Override
    public List<SandboxNumber> all() {
        return List.of(number);
    }
}
