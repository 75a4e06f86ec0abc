package app.plixa.hub.api;

import app.plixa.hub.workspace.Token;
import app.plixa.hub.workspace.Tokens;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Lets a request in, or says why not: token, plan, rate limit, ability (contract, section 2). */
@Component("access")
public class Access {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final RateLimits limits;
    private final Clock clock;

    Access(Tokens tokens, RateLimits limits, Clock clock) {
        this.tokens = tokens;
        this.limits = limits;
        this.clock = clock;
    }

    /** The caller must hold {@code ability}; otherwise as {@link #admit}. */
    public void require(String ability, Exchange exchange) {
        if (!admitted(exchange).abilities().contains(ability)) {
            throw Problem.missingAbility(ability);
        }
    }

    /**
     * The caller needs a good token, a plan that includes the API, and a request left in this minute; afterwards the
     * exchange property {@code caller} says who it is, and {@code token} what it may do.
     */
    public void admit(Exchange exchange) {
        admitted(exchange);
    }

    private Token admitted(Exchange exchange) {
        String header = exchange.getMessage().getHeader("Authorization", "", String.class);
        Token token = tokens.find(bearer(header))
                .filter(t -> t.usable(clock.instant()))
                .orElseThrow(Problem::unauthenticated);
        Permits.Share share = limits.take(token.id(), token.rateLimit());
        exchange.setProperty("caller", new Caller(token.id(), token.workspaceId(), share.limit(), share.remaining()));
        exchange.setProperty("token", token);
        if (!share.granted()) {
            throw Problem.rateLimited(share.untilReset(), share.resets());
        }
        if (!token.plan().includesApi()) {
            throw Problem.planWithoutApi();
        }
        tokens.used(token);
        return token;
    }

    /** RFC 6750: the scheme's case is free. Sanctum's {@code <id>|} before a token is accepted. */
    private static String bearer(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.unauthenticated();
        }
        String token = header.substring(SCHEME.length()).strip();
        String plain = token.substring(token.indexOf('|') + 1);
        if (!plain.startsWith(Tokens.PREFIX)) {
            throw Problem.unauthenticated();
        }
        return plain;
    }
}
