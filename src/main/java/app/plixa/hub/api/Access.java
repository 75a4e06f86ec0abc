package app.plixa.hub.api;

import app.plixa.hub.workspace.Token;
import app.plixa.hub.workspace.Tokens;
import app.plixa.hub.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Lets a request in, or says why not: token, plan, rate limit, ability (contract, section 2). */
@Component("access")
public class Access {
    /** Who calls: an exchange's property, or a request's attribute when it was let in at the door. */
    static final String CALLER = "caller";

    /** The same for the token. */
    static final String TOKEN = "token";

    private static final String SCHEME = "Bearer ";

    /** What stands for a token where the hub itself acts; it is nobody's id. */
    private static final String NO_TOKEN = "";

    private final Tokens tokens;
    private final Workspaces workspaces;
    private final RateLimits limits;
    private final Clock clock;

    Access(Tokens tokens, Workspaces workspaces, RateLimits limits, Clock clock) {
        this.tokens = tokens;
        this.workspaces = workspaces;
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

    /**
     * The same for whoever is known by other means than an API token, as {@code token} says.
     *
     * @param nth of how many requests of its minute it is, where somebody else counts them
     */
    public void admit(Token token, OptionalInt nth, Exchange exchange) {
        Permits.Share share = nth.isPresent()
                ? limits.counted(nth.getAsInt(), token.rateLimit())
                : limits.take(token.id(), token.rateLimit());
        letIn(token, share, (caller, known) -> {
            exchange.setProperty(CALLER, caller);
            exchange.setProperty(TOKEN, known);
        });
    }

    /**
     * Lets a route of the hub's own act in a workspace, named by its slug, without a token or a limit: whoever may write
     * route files is trusted like whoever installs the hub. Fails where there is no such workspace.
     */
    public void enter(String workspace, Exchange exchange) {
        String id = workspaces
                .withSlug(workspace)
                .orElseThrow(() -> new IllegalArgumentException("There is no workspace '" + workspace + "'."));
        exchange.setProperty(CALLER, new Caller(NO_TOKEN, id, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /**
     * As {@link #require(String, Exchange)}, before the request's body is read; the routes then take the caller as
     * admitted.
     */
    Caller require(String ability, HttpServletRequest request, HttpServletResponse response) {
        String header = request.getHeader("Authorization");
        Token token = admitted(header == null ? "" : header, (caller, known) -> {
            request.setAttribute(CALLER, caller);
            request.setAttribute(TOKEN, known);
            response.setHeader("X-RateLimit-Limit", Long.toString(caller.limit()));
            response.setHeader("X-RateLimit-Remaining", Long.toString(caller.remaining()));
        });
        if (!token.abilities().contains(ability)) {
            throw Problem.missingAbility(ability);
        }
        return (Caller) request.getAttribute(CALLER);
    }

    private Token admitted(Exchange exchange) {
        Token before = exchange.getProperty(TOKEN, Token.class);
        if (before != null) {
            return before;
        }
        String header = exchange.getMessage().getHeader("Authorization", "", String.class);
        return admitted(header, (caller, token) -> {
            exchange.setProperty(CALLER, caller);
            exchange.setProperty(TOKEN, token);
        });
    }

    private Token admitted(String authorization, BiConsumer<Caller, Token> known) {
        Token token = tokens.find(bearer(authorization))
                .filter(t -> t.usable(clock.instant()))
                .orElseThrow(Problem::unauthenticated);
        letIn(token, limits.take(token.id(), token.rateLimit()), known);
        tokens.used(token);
        return token;
    }

    private static void letIn(Token token, Permits.Share share, BiConsumer<Caller, Token> known) {
        known.accept(new Caller(token.id(), token.workspaceId(), share.limit(), share.remaining()), token);
        if (!share.granted()) {
            throw Problem.rateLimited(share.untilReset(), share.resets());
        }
        if (!token.plan().includesApi()) {
            throw Problem.planWithoutApi();
        }
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
