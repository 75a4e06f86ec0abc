package app.plixa.hub.token;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Page;
import app.plixa.hub.api.Problem;
import app.plixa.hub.workspace.Token;
import app.plixa.hub.workspace.Tokens;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The decisions of the token routes. */
@Component("tokenDesk")
public class TokenDesk {
    private static final Logger log = LoggerFactory.getLogger(TokenDesk.class);

    private record WithSecret(@JsonUnwrapped TokenView token, String plainTextToken) {}

    private final TokenRows rows;
    private final Answers answers;
    private final ObjectReader json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    TokenDesk(TokenRows rows, Answers answers, ObjectMapper json, Clock clock) {
        this.rows = rows;
        this.answers = answers;
        this.json = json.reader();
        this.clock = clock;
    }

    /** 200 with one page of the workspace's tokens, newest first. */
    public void list(@ExchangeProperty("caller") Caller caller, Exchange exchange) throws SQLException {
        Fields query = Fields.ofQuery(exchange);
        Page page = Page.of(query);
        query.check();
        answers.list(exchange, page, rows.page(caller.workspaceId(), page), TokenView::id);
    }

    /** 201 with the new token, its secret for the only time. */
    public void create(@Body byte[] body, @ExchangeProperty("token") Token caller, Exchange exchange)
            throws SQLException {
        Instant now = clock.instant();
        TokenRequest request = TokenRequest.of(Fields.of(body, json), caller, now);
        String plain = Tokens.random(random);
        TokenView token = rows.add(caller.workspaceId(), request, plain, now);
        log.info("{} created by {}", token.id(), caller.id());
        answers.one(exchange, 201, new WithSecret(token, plain));
    }

    /** 204; the token is refused from now on, on every node. */
    public void revoke(@ExchangeProperty("caller") Caller caller, @Header("id") String id, Exchange exchange)
            throws SQLException {
        if (caller.tokenId().equals(id)) {
            throw Problem.conflict("A token cannot revoke itself.");
        }
        if (!rows.revoke(caller.workspaceId(), id, clock.instant())) {
            throw Problem.notFound();
        }
        log.info("{} revoked by {}", id, caller.tokenId());
        answers.nothing(exchange);
    }
}
