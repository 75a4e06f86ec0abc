package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.conversation.Directory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The decisions of the route that marks a conversation as read. */
@Component("readDesk")
public class ReadDesk {
    private static final String MARK = """
            update messages m set read_at = ? from (
              select id from messages where conversation_id = ? and direction = 'inbound' and read_at is null
              order by id for no key update) u
            where m.id = u.id returning m.id, m.provider_id, m.type""";

    /** The last message of the customer, unless it is so far back that nobody sees it any more. */
    private static final String NEWEST = """
            select m.id, m.provider_id, m.type from (
              select id, provider_id, direction, type from messages where conversation_id = ? order by id desc limit 1000) m
            where m.direction = 'inbound' and m.type not in ('system', 'edit', 'revoke')
              and m.provider_id not like 'wacid.%' and m.provider_id not like 'nameless.%'
            order by m.id desc limit 1""";

    /** What ids of calls begin with. */
    private static final String CALL = "wacid.";

    private record Written(String id, String providerId, String type) {
        /** Nobody wrote what is none: WhatsApp knows no receipt of it. */
        boolean isMessage() {
            return !List.of("system", "edit", "revoke").contains(type)
                    && !providerId.startsWith(CALL)
                    && !providerId.startsWith(Inbound.NAMELESS);
        }
    }

    private final JdbcClient database;
    private final Directory directory;
    private final Answers answers;
    private final ObjectReader json;
    private final Clock clock;

    ReadDesk(JdbcClient database, Directory directory, Answers answers, ObjectMapper json, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.answers = answers;
        this.json = json.reader();
        this.clock = clock;
    }

    /**
     * Marks what the customer wrote in this conversation; the body becomes the {@link ReadReceipt} that WhatsApp is owed,
     * null when the customer never wrote. A {@link Problem} 404 when the caller has no such conversation.
     */
    public void mark(
            @Body byte[] body,
            @ExchangeProperty("caller") Caller caller,
            @Header("id") String conversationId,
            Exchange exchange) {
        boolean typing = body != null && body.length > 0 && typing(body);
        Directory.Place place =
                directory.conversation(caller.workspaceId(), conversationId).orElseThrow(Problem::notFound);
        Optional<ReadReceipt> receipt = marked(conversationId)
                .or(() -> newest(conversationId))
                .map(newest -> new ReadReceipt(place.numberId(), newest.providerId(), typing));
        exchange.setProperty("receipt", "none");
        exchange.getMessage().setBody(receipt.orElse(null));
    }

    /** 204; the header {@code X-Plixa-Receipt} says what became of the receipt. */
    public void answer(@ExchangeProperty("receipt") String receipt, Exchange exchange) {
        answers.nothing(exchange);
        exchange.getMessage().setHeader("X-Plixa-Receipt", receipt);
    }

    private boolean typing(byte[] body) {
        Fields fields = Fields.of(body, json);
        boolean typing = fields.flag("typing", false);
        fields.check();
        return typing;
    }

    private Optional<Written> marked(String conversationId) {
        return database
                .sql(MARK)
                .params(clock.instant().atOffset(ZoneOffset.UTC), conversationId)
                .query(Written.class)
                .list()
                .stream()
                .filter(Written::isMessage)
                .max(Comparator.comparing(Written::id));
    }

    private Optional<Written> newest(String conversationId) {
        return database.sql(NEWEST).param(conversationId).query(Written.class).optional();
    }
}
