import app.plixa.hub.HubApplication;
import app.plixa.hub.api.Caller;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Starts the hub, fills its database (fill.sql), makes every list call, and explains the very statements the stores sent:
 * once planned for their values and once with the generic plan that PostgreSQL may keep. Fails when one takes longer than
 * {@code LIMIT} milliseconds (median of three, planning included) or reads a table without an index.
 */
public class Lists {
    static final double LIMIT = 20;
    static final int RUNS = 3;
    static final ObjectMapper JSON = new ObjectMapper();
    static final ThreadLocal<List<Sent>> RECORDING = new ThreadLocal<>();

    /** A statement with the literals of its parameters. */
    record Sent(String sql, TreeMap<Integer, String> literals) {}

    record Call(String path, String desk, String workspace, String conversation, String query) {}

    record Measured(Call call, long rows, double first, double custom, double generic, long pages, Set<String> ways) {
        double worst() {
            return Math.max(custom, generic);
        }

        boolean scans() {
            return ways.stream().anyMatch(way -> way.startsWith("Seq Scan"));
        }
    }

    final ConfigurableApplicationContext hub;
    final Connection explaining;
    final Map<String, String> known = new HashMap<>();

    Lists(ConfigurableApplicationContext hub) throws Exception {
        this.hub = hub;
        this.explaining = hub.getBean(DataSource.class).getConnection();
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("lists");
        // To fill the database takes longer than a hub waits for an answer.
        List<String> options = new ArrayList<>(List.of("--server.port=0", "--hub.data-dir=" + data,
                "--spring.datasource.hikari.data-source-properties.socketTimeout=0"));
        String[] names = {"url", "username", "password"};
        for (int i = 0; i < arguments.length; i++) {
            options.add("--spring.datasource." + names[i] + "=" + arguments[i]);
        }
        SpringApplication application = new SpringApplication(HubApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(BeanPostProcessor.class, () -> new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        return bean instanceof DataSource database ? recording(database) : bean;
                    }
                }));
        boolean good;
        try (ConfigurableApplicationContext hub = application.run(options.toArray(String[]::new))) {
            good = new Lists(hub).run();
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
        System.exit(good ? 0 : 1);
    }

    boolean run() throws Exception {
        if (number("select count(*) from messages") == 0) {
            System.out.println("Filling 1,000,000 messages …");
            execute(Files.readString(Path.of("src/bench/lists/fill.sql")));
            execute("vacuum analyze");
        }
        System.out.printf(
                "%d messages, %d events, %d conversations; milliseconds at the database%n",
                number("select count(*) from messages"),
                number("select count(*) from events"),
                number("select count(*) from conversations"));
        System.out.printf("%-92s %5s %7s %7s %7s %6s  %s%n", "call", "rows", "first", "custom", "generic", "pages", "by");
        List<Measured> single = measure(singles());
        single.forEach(Lists::print);
        List<Measured> combined = measure(combinations());
        combined.sort(Comparator.comparing(Measured::worst).reversed());
        System.out.printf("%nThe slowest of %d combinations of filters and pages:%n", combined.size());
        combined.stream().limit(25).forEach(Lists::print);
        List<Measured> bad = Stream.concat(single.stream(), combined.stream())
                .filter(m -> m.worst() > LIMIT || m.scans())
                .toList();
        System.out.printf("%n%d calls, %d slower than %.0f ms or without an index%n",
                single.size() + combined.size(), bad.size(), LIMIT);
        return bad.isEmpty();
    }

    List<Call> singles() throws Exception {
        List<Call> calls = new ArrayList<>();
        for (String w : List.of("w1", "w2", "w3")) {
            for (String query : List.of("", "status=queued", "status=sent", "status=failed", "status=read",
                    "status=received", "direction=inbound", "direction=outbound", "type=text", "type=template",
                    "type=contacts", "type=reaction", "phone=" + phone(777), "phone=" + phone(60000),
                    "phone=5511999999999", "conversation_id=" + conversation(777),
                    "conversation_id=" + conversation(20000), "conversation_id=cnv_nobodys",
                    "contact_id=" + contact(777), "contact_id=" + contact(60000), "contact_id=ctc_nobodys",
                    "since=2026-04-02T20:00:00Z", "since=2027-01-01T00:00:00Z", "until=2026-01-03T01:00:00Z",
                    "until=2020-01-01T00:00:00Z")) {
                calls.add(call("messageDesk", "messages", w, query));
            }
            calls.add(call("messageDesk", "messages", w, "cursor=" + cursor("messages", w)));
            for (String query : List.of("", "status=open", "status=closed", "phone=" + phone(777),
                    "phone=" + phone(60000), "phone=5511999999999", "contact_id=" + contact(777),
                    "contact_id=" + contact(60000) + "&status=open", "contact_id=ctc_nobodys",
                    "cursor=" + cursor("conversations", w))) {
                calls.add(call("conversationDesk", "conversations", w, query));
            }
            for (String query : List.of("", "phone=" + phone(777), "phone=5511999999999",
                    "cursor=" + cursor("contacts", w))) {
                calls.add(call("contactDesk", "contacts", w, query));
            }
            for (String query : List.of("", "event=message.inbound", "event=conversation.updated",
                    "event=conversation.deleted", "conversation_id=" + conversation(777),
                    "conversation_id=" + conversation(777) + "&event=conversation.updated",
                    "conversation_id=cnv_nobodys", "since=2026-04-02T20:00:00Z", "until=2026-01-03T01:00:00Z",
                    "event=message.inbound&until=2026-01-03T01:00:00Z", "cursor=" + cursor("events", w))) {
                calls.add(call("eventDesk", "events", w, query));
            }
            calls.add(call("numberDesk", "numbers", w, ""));
        }
        calls.add(new Call("conversations/{id}/messages", "messageDesk", workspace("w1"), conversation(777), ""));
        return calls;
    }

    List<Call> combinations() throws Exception {
        List<Call> calls = new ArrayList<>();
        for (String w : List.of("w1", "w2", "w3")) {
            for (String status : List.of("", "status=failed", "status=queued", "status=read")) {
                for (String direction : List.of("", "direction=inbound", "direction=outbound")) {
                    for (String type : List.of("", "type=text", "type=sticker", "type=reaction")) {
                        for (String place : List.of("", "conversation_id=" + conversation(777), "phone=" + phone(5),
                                "contact_id=" + contact(777))) {
                            for (String time : List.of("", "since=2026-02-01T00:00:00Z", "until=2026-02-01T00:00:00Z",
                                    "since=2026-03-01T00:00:00Z&until=2026-03-01T00:10:00Z")) {
                                for (String page : List.of("", "per_page=100&cursor=" + cursor("messages", w))) {
                                    String query = String.join("&", Stream.of(status, direction, type, place, time, page)
                                            .filter(part -> !part.isEmpty()).toList());
                                    calls.add(call("messageDesk", "messages", w, query));
                                }
                            }
                        }
                    }
                }
            }
        }
        return calls;
    }

    List<Measured> measure(List<Call> calls) throws Exception {
        List<Measured> measured = new ArrayList<>();
        for (Call call : calls) {
            List<Sent> sent = make(call);
            Set<String> ways = new TreeSet<>();
            long[] counts = new long[2];
            double[] custom = explain(sent, "force_custom_plan", ways, counts);
            double[] generic = explain(sent, "force_generic_plan", ways, new long[2]);
            measured.add(new Measured(call, counts[0], custom[0], median(custom), median(generic), counts[1], ways));
        }
        return measured;
    }

    /** Makes the call at its desk; what it sent to the database. */
    List<Sent> make(Call call) throws Exception {
        Exchange exchange = new DefaultExchange(hub.getBean(CamelContext.class));
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, call.query());
        Caller caller = new Caller("tok", call.workspace(), 100, 99);
        Object desk = hub.getBean(call.desk());
        RECORDING.set(new ArrayList<>());
        if (call.conversation().isEmpty()) {
            desk.getClass().getMethod("search", Caller.class, Exchange.class).invoke(desk, caller, exchange);
        } else {
            desk.getClass()
                    .getMethod("searchConversation", Caller.class, String.class, Exchange.class)
                    .invoke(desk, caller, call.conversation(), exchange);
        }
        List<Sent> sent = RECORDING.get();
        RECORDING.remove();
        return sent;
    }

    double[] explain(List<Sent> sent, String mode, Set<String> ways, long[] counts) throws Exception {
        double[] took = new double[RUNS];
        execute("set plan_cache_mode = " + mode);
        for (Sent statement : sent) {
            String sql = statement.sql();
            for (int i = 1; sql.contains("?"); i++) {
                sql = sql.replaceFirst("\\?", "\\$" + i);
            }
            execute("prepare q as " + sql);
            String values = statement.literals().isEmpty() ? "" : "(" + String.join(",", statement.literals().values()) + ")";
            for (int run = 0; run < RUNS; run++) {
                JsonNode plan = JSON.readTree(text("explain (analyze, buffers, format json) execute q" + values)).get(0);
                boolean plansOnce = mode.equals("force_generic_plan") && run > 0;
                took[run] += plan.path("Execution Time").asDouble() + (plansOnce ? 0 : plan.path("Planning Time").asDouble());
                if (run == 0) {
                    counts[0] = plan.at("/Plan/Actual Rows").asLong();
                    counts[1] += plan.at("/Plan/Shared Hit Blocks").asLong() + plan.at("/Plan/Shared Read Blocks").asLong();
                    ways(plan.path("Plan"), ways);
                }
            }
            execute("deallocate q");
        }
        return took;
    }

    static void ways(JsonNode node, Set<String> ways) {
        if (node.has("Index Name") && node.path("Actual Loops").asInt() > 0) {
            ways.add(node.path("Index Name").asText());
        } else if (node.path("Node Type").asText().equals("Seq Scan")) {
            ways.add("Seq Scan on " + node.path("Relation Name").asText());
        }
        node.path("Plans").forEach(child -> ways(child, ways));
    }

    static void print(Measured m) {
        String call = m.call().path() + (m.call().query().isEmpty() ? "" : "?" + m.call().query());
        String shown = call.replaceAll("cursor=[^&]*", "cursor=…").replaceAll("(_id=(?:cnv|ctc)_)0[0-9a-f]*?([0-9a-f]{5})(?=&|$)", "$1…$2");
        System.out.printf("%-92s %5d %7.2f %7.2f %7.2f %6d  %s%s%n", shown, m.rows(), m.first(), m.custom(), m.generic(),
                m.pages(), String.join(" ", m.ways()), m.worst() > LIMIT || m.scans() ? "  <<<" : "");
    }

    Call call(String desk, String noun, String slug, String query) throws Exception {
        return new Call(slug + " " + noun, desk, workspace(slug), "", query);
    }

    String workspace(String slug) throws Exception {
        return once("select id from workspaces where slug = '" + slug + "'");
    }

    String phone(int n) {
        return "55119" + (80000000 + n);
    }

    String contact(int n) throws Exception {
        return once("select id from contacts where phone = '" + phone(n) + "'");
    }

    String conversation(int n) throws Exception {
        return once("select c.id from conversations c join contacts k on k.id = c.contact_id where k.phone = '" + phone(n) + "'");
    }

    /** From the middle of the table. */
    String cursor(String table, String slug) throws Exception {
        String id = once("select id from " + table + " where workspace_id = '" + workspace(slug) + "' order by id offset ("
                + "select count(*) / 2 from " + table + " where workspace_id = '" + workspace(slug) + "') limit 1");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    long number(String sql) throws Exception {
        return Long.parseLong(text(sql));
    }

    String once(String sql) throws Exception {
        if (!known.containsKey(sql)) {
            known.put(sql, text(sql));
        }
        return known.get(sql);
    }

    String text(String sql) throws Exception {
        try (Statement statement = explaining.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void execute(String sql) throws Exception {
        try (Statement statement = explaining.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Everything passes through; what a recording thread prepares is written down. */
    static DataSource recording(DataSource database) {
        return wrap(DataSource.class, database, (method, arguments, result) ->
                result instanceof Connection connection ? wrap(Connection.class, connection, Lists::prepared) : result);
    }

    static Object prepared(Method method, Object[] arguments, Object result) {
        if (RECORDING.get() == null || !(result instanceof PreparedStatement statement)) {
            return result;
        }
        Sent sent = new Sent((String) arguments[0], new TreeMap<>());
        RECORDING.get().add(sent);
        return wrap(PreparedStatement.class, statement, (setter, values, outcome) -> {
            if (setter.getName().startsWith("set") && values.length >= 2) {
                sent.literals().put((Integer) values[0], literal(values[1]));
            }
            return outcome;
        });
    }

    static String literal(Object value) {
        return value == null ? "null" : value instanceof Number ? value.toString() : "'" + value.toString().replace("'", "''") + "'";
    }

    interface After {
        Object then(Method method, Object[] arguments, Object result);
    }

    @SuppressWarnings("unchecked")
    static <T> T wrap(Class<T> type, T real, After after) {
        return (T) Proxy.newProxyInstance(Lists.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                return after.then(method, arguments, method.invoke(real, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
