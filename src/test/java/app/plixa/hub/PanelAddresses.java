package app.plixa.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every address that the panel answers at, as the running hub has them, and who is let in there. */
final class PanelAddresses {
    private static final Set<String> ALL = Set.of("viewer", "agent", "developer", "owner");
    private static final Set<String> WRITERS = Set.of("agent", "developer", "owner");
    private static final Set<String> BUILDERS = Set.of("developer", "owner");
    private static final Set<String> OWNERS = Set.of("owner");

    /** Ends the sessions of whoever asks: comes last. */
    private static final String ENDS = "POST /settings/sign-out-everywhere";

    private static final String NOWHERE = "0".repeat(32);
    private static final Map<String, Set<String>> TABLE = new LinkedHashMap<>();

    static {
        open(
                ALL,
                "GET /",
                "GET /live/overview",
                "GET /live/inbox",
                "GET /live/numbers/{id}",
                "GET /live/messages/{id}",
                "GET /conversations",
                "GET /conversations/rows",
                "GET /conversations/{id:cnv_.*}",
                "GET /conversations/{id:cnv_.*}/log",
                "GET /conversations/{id:cnv_.*}/templates",
                "GET /conversations/media/{id}",
                "GET /conversations/**",
                "GET /numbers",
                "GET /numbers/{id}/health",
                "GET /numbers/{id}/verification",
                "GET /numbers/test/{message}",
                "GET /numbers/**",
                "GET /settings",
                "GET /settings/**",
                "POST /settings/password");
        open(
                WRITERS,
                "POST /conversations",
                "POST /conversations/{id:cnv_.*}/messages",
                "POST /conversations/{id:cnv_.*}/template",
                "POST /conversations/{id:cnv_.*}/files",
                "POST /conversations/{id:cnv_.*}/read",
                "POST /conversations/{id:cnv_.*}/status",
                "POST /conversations/{id:cnv_.*}/about",
                "POST /conversations/{id:cnv_.*}/delete");
        open(
                BUILDERS,
                "POST /conversations/customer",
                "GET /numbers/connect",
                "GET /numbers/{id}/setup",
                "POST /numbers",
                "POST /numbers/{id}/verify-token",
                "POST /numbers/{id}/test",
                "POST /numbers/{id}/{action:pause|resume}",
                "POST /numbers/{id}/credentials",
                "GET /api-tokens",
                "POST /api-tokens",
                "POST /api-tokens/{id}/revoke",
                "GET /api-tokens/broker-users",
                "POST /api-tokens/broker-users",
                "POST /api-tokens/broker-users/revoke",
                "GET /api-tokens/**",
                "GET /webhooks",
                "POST /webhooks",
                "GET /webhooks/new",
                "GET /webhooks/{id:whe_.*}",
                "GET /webhooks/{id:whe_.*}/edit",
                "POST /webhooks/{id:whe_.*}/edit",
                "POST /webhooks/{id:whe_.*}/test",
                "POST /webhooks/{id:whe_.*}/rotate",
                "POST /webhooks/{id:whe_.*}/recover",
                "POST /webhooks/{id:whe_.*}/delete",
                "GET /webhooks/deliveries/{id}",
                "POST /webhooks/deliveries/{id}/redeliver",
                "GET /webhooks/**",
                "GET /routes",
                "GET /live/webhooks",
                "GET /live/webhooks/{id}",
                "GET /live/deliveries/{id}",
                "GET /live/routes",
                "GET /routes/{id}",
                "GET /routes/**");
        open(
                OWNERS,
                "POST /settings/workspace",
                "POST /settings/auto-reply",
                "GET /settings/audit",
                "POST /settings/users/invite",
                "POST /settings/users/invitations/{id}/revoke",
                "POST /settings/users/{id}/role",
                "POST /settings/users/{id}/remove",
                "GET /queues",
                "GET /queues/depths",
                "GET /queues/letters",
                "GET /live/queues",
                "POST /queues/dead/{id}/retry",
                "POST /queues/dead/retry-all",
                "POST /queues/dead/{id}/delete",
                "POST /queues/subscriptions/delete",
                "GET /queues/**");
        open(ALL, ENDS);
    }

    /** Open to those who are not signed in, and the page that refusals end on. */
    private static final Set<String> OUTSIDE =
            Set.of("GET /login", "GET /invitation/{secret}", "POST /invitation/{secret}", " /panel-refused");

    private final RunningHub hub;
    private final Set<String> there;

    PanelAddresses(RunningHub hub) {
        this.hub = hub;
        RequestMappingHandlerMapping mappings =
                hub.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        this.there = mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getPackageName().equals("app.plixa.hub.panel"))
                .flatMap(entry -> addresses(entry.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the panel answers at and nobody has said for whom. */
    Set<String> unknown() {
        return minus(minus(there, TABLE.keySet()), OUTSIDE);
    }

    /** What is said of addresses that the panel does not have. */
    Set<String> gone() {
        return minus(TABLE.keySet(), there);
    }

    /** Where somebody of this role is let in who must not be, or kept out who must not. */
    List<String> wrong(String role, PanelVisitor visitor) {
        String csrf = visitor.csrf("/settings");
        List<String> wrong = new ArrayList<>();
        TABLE.forEach((address, roles) -> {
            int space = address.indexOf(' ');
            int status = visitor.status(address.substring(0, space), path(address.substring(space + 1)), csrf);
            if (roles.contains(role) ? status == 401 || status == 403 : status != 403) {
                wrong.add(role + " " + address + " " + status);
            }
            if (status >= 500) {
                wrong.add(role + " " + address + " " + status);
            }
        });
        return wrong;
    }

    /** A conversation there is. */
    String chat() {
        return one("select id from conversations limit 1");
    }

    /** Every page that is looked at as a whole, by a name; those of things that there are. */
    Map<String, String> pages() {
        String endpoint = "/webhooks/" + one("select id from endpoints limit 1");
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "/");
        pages.put("inbox", "/conversations?status=open");
        pages.put("conversations", "/conversations/" + chat());
        pages.put("api-tokens", "/api-tokens");
        pages.put("broker-users", "/api-tokens/broker-users");
        pages.put("webhooks", "/webhooks");
        pages.put("webhook-new", "/webhooks/new");
        pages.put("webhook", endpoint);
        pages.put("webhook-edit", endpoint + "/edit");
        pages.put("delivery", "/webhooks/deliveries/" + one("select id from deliveries order by id desc limit 1"));
        pages.put("numbers", "/numbers");
        pages.put("number-connect", "/numbers/connect");
        pages.put("number-setup", "/numbers/" + one("select id from numbers order by id desc limit 1") + "/setup");
        pages.put("routes", "/routes");
        pages.put("route", "/routes/deliver-webhook");
        pages.put("queues", "/queues");
        pages.put("settings", "/settings");
        pages.put("audit", "/settings/audit");
        return pages;
    }

    private String one(String sql) {
        return hub.database.sql(sql).query(String.class).single();
    }

    /** One with things that there are not: who is let in changes nothing. */
    private String path(String pattern) {
        return pattern.replace("{id:cnv_.*}", "cnv_" + NOWHERE)
                .replace("{id:whe_.*}", "whe_" + NOWHERE)
                .replace("{action:pause|resume}", "pause")
                .replace("dead/{id}", "dead/0")
                .replace("routes/{id}", "routes/send-whatsapp")
                .replaceAll("\\{\\w+}", "nothing_" + NOWHERE)
                .replace("**", "no/where");
    }

    private static void open(Set<String> roles, String... addresses) {
        Stream.of(addresses).forEach(address -> TABLE.put(address, roles));
    }

    private static Stream<String> addresses(RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        List<String> verbs = methods.isEmpty()
                ? List.of("")
                : methods.stream().map(RequestMethod::name).toList();
        return mapping.getPatternValues().stream()
                .flatMap(pattern -> verbs.stream().map(verb -> verb + " " + pattern));
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
