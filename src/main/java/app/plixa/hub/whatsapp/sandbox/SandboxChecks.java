package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Everything that Meta looks at before it takes a message, in turn. */
@Component
@InSandbox
class SandboxChecks {
    private static final int SELF = 131021;

    private final SandboxTemplates templates;
    private final SandboxFiles files;
    private final SandboxLimits limits;
    private final SandboxWamids wamids;

    SandboxChecks(SandboxTemplates templates, SandboxFiles files, SandboxLimits limits, SandboxWamids wamids) {
        this.templates = templates;
        this.files = files;
        this.limits = limits;
        this.wamids = wamids;
    }

    /** The first thing that is wrong with it. */
    Optional<Refusal> refusal(SandboxNumber number, Recipient recipient, JsonNode message) {
        return SandboxRules.message(message)
                .or(() -> wamids.unknown(number, message))
                .or(() -> templates.refusal(message))
                .or(() -> files.unknown(message, number.phoneNumberId()))
                .or(() -> self(number, recipient))
                .or(() -> limits.refusal(number, recipient));
    }

    /** The first thing that is wrong with a read receipt. */
    Optional<Refusal> receipt(SandboxNumber number, JsonNode receipt) {
        return SandboxRules.receipt(receipt).or(() -> wamids.unknown(number, receipt));
    }

    private static Optional<Refusal> self(SandboxNumber number, Recipient recipient) {
        return recipient.phone().equals(number.phone())
                ? MetaError.of(SELF).map(error -> error.refusal(error.title()))
                : Optional.empty();
    }
}
