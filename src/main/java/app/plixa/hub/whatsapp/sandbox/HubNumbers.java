package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.http.OwnPort;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The numbers that are connected to this hub; their callbacks go to it. */
@Component
@Profile(InSandbox.IN_HUB)
class HubNumbers implements SandboxNumbers {
    private static final String ACCOUNT = "200000000000001";

    private final Numbers numbers;
    private final JdbcClient database;
    private final OwnPort own;

    HubNumbers(Numbers numbers, JdbcClient database, OwnPort own) {
        this.numbers = numbers;
        this.database = database;
        this.own = own;
    }

    @Override
    public Optional<SandboxNumber> byId(String id) {
        return numbers.byId(id).map(this::asMetaKnowsIt);
    }

    @Override
    public Optional<SandboxNumber> byPhoneNumberId(String phoneNumberId) {
        return numbers.byPhoneNumberId(phoneNumberId).map(this::asMetaKnowsIt);
    }

    @Override
    public List<SandboxNumber> all() {
        return numbers.all().stream().map(this::asMetaKnowsIt).toList();
    }

    /** What any node was told, and before a restart. */
    @Override
    public boolean remembers(SandboxNumber number, String wamid) {
        return database.sql("select 1 from messages where number_id = ? and provider_id = ?")
                .params(number.id(), wamid)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Of a token that was made up for the sandbox the app is, too: it has the secret that the hub is told. */
    @Override
    public Optional<String> secretOf(String authorization) {
        return authorization.startsWith("Bearer sandbox-")
                ? Optional.empty()
                : SandboxNumbers.super.secretOf(authorization);
    }

    private SandboxNumber asMetaKnowsIt(WhatsAppNumber number) {
        return new SandboxNumber(
                number.id(),
                number.phone(),
                number.phoneNumberId(),
                number.wabaId().orElse(ACCOUNT),
                number.accessToken(),
                number.appSecret(),
                own.url() + "/whatsapp/" + number.id() + "/webhook");
    }
}
