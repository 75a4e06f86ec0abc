import app.plixa.hub.broker.HubUsers;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Starts hubs of the jar, as many as are asked for, on one PostgreSQL and one Artemis, gives them messages for some time and
 * prints what came, every five seconds and on the average: taken (answered 202, or sent to the queue), arrived at the
 * stand-in for WhatsApp, and arrived as a webhook. What counts is the webhooks: nothing is ahead of them by more than {@link #AHEAD} messages.
 *
 * <p>hubs=1, by=api|queue, broker=own|inside (one hub only), seconds=60, cpus=0-1,2-3 (one set a hub, for taskset; rest= for
 * load, database and broker), under="cgexec -g cpu:hub-%d" (what each hub is started by), phones=1000 (that messages go to),
 * warm=0 (seconds that do not count), warmed="cgset …" (run after those: compilers need a share that the hubs shall not have).
 */
public class Nodes {
    static final int AHEAD = 2_000;
    static final int CLIENTS = 64;
    static final int SENDERS = 8;
    static final int TOGETHER = 20;
    static final String TOKEN = "plixa_pat_0123456789012345678901234567890123456789";
    static final String PASSWORD = "a-password-of-the-hubs";
    static final HttpClient HTTP = HttpClient.newHttpClient();

    static final AtomicInteger taken = new AtomicInteger();
    static final AtomicInteger refused = new AtomicInteger();
    static final AtomicInteger sent = new AtomicInteger();
    static final AtomicInteger told = new AtomicInteger();
    static final List<Process> processes = new ArrayList<>();
    static Map<String, String> options;
    static volatile boolean running = true;

    public static void main(String[] arguments) throws Exception {
        // Without it an answer waits 40 ms for the other side's acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // The broker in this process would write down every message.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        options = Arrays.stream(arguments).map(a -> a.split("=", 2)).collect(Collectors.toMap(a -> a[0], a -> a[1]));
        Path data = Files.createTempDirectory("nodes");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("postgres"))
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            run(data, postgres.getJdbcUrl("postgres", "postgres"), broker);
        } finally {
            processes.forEach(Process::destroyForcibly);
            broker.stop();
            FileSystemUtils.deleteRecursively(data);
        }
        System.exit(0);
    }

    static void run(Path data, String database, EmbeddedActiveMQ broker) throws Exception {
        int brokerPort = free();
        boolean inside = option("broker", "own").equals("inside");
        if (!inside) {
            start(broker, data, database, brokerPort);
        }
        int peer = standIn();
        List<String> sets = List.of(option("cpus", "").split(","));
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(option("hubs", "1")); i++) {
            ports.add(free());
            List<String> own = inside
                    ? List.of("--hub.broker.port=" + brokerPort)
                    : List.of(
                            "--spring.artemis.mode=native",
                            "--spring.artemis.broker-url=tcp://127.0.0.1:" + brokerPort,
                            "--spring.artemis.user=hub",
                            "--spring.artemis.password=" + PASSWORD);
            hub(data.resolve("hub-" + i), database, ports.get(i), peer, sets.get(i % sets.size()), own);
        }
        call(ports.get(0), "/v1/webhooks", "{\"url\":\"http://127.0.0.1:" + peer + "/hook\",\"events\":[\"message.outbound\"]}");
        if (option("by", "api").equals("api")) {
            for (int i = 0; i < CLIENTS; i++) {
                int port = ports.get(i % ports.size());
                load(() -> byApi(port));
            }
        } else {
            String secret = secret(database);
            for (int i = 0; i < SENDERS; i++) {
                load(() -> byQueue("tcp://127.0.0.1:" + brokerPort, secret));
            }
        }
        watch();
    }

    /** Prints what came, and waits for what is under way. */
    static void watch() throws Exception {
        warm();
        int seconds = Integer.parseInt(option("seconds", "60"));
        int first = told.get();
        int before = first;
        for (int i = 5; i <= seconds; i += 5) {
            Thread.sleep(5_000);
            int now = told.get();
            System.out.printf("%3d s  %5d webhooks/s   taken %d, refused %d, at WhatsApp %d, webhooks %d%n",
                    i, (now - before) / 5, taken.get(), refused.get(), sent.get(), now);
            before = now;
        }
        running = false;
        System.out.printf("%s: %d webhooks/s on the average%n", options, (told.get() - first) / seconds);
        for (int i = 0; i < 60 && told.get() < taken.get(); i++) {
            Thread.sleep(500);
        }
        System.out.printf("taken %d, webhooks %d%n", taken.get(), told.get());
    }

    static void warm() throws Exception {
        Thread.sleep(1_000L * Integer.parseInt(option("warm", "0")));
        System.out.printf("warmed with %d%n", told.get());
        if (!option("warmed", "").isEmpty()) {
            new ProcessBuilder("sh", "-c", option("warmed", "")).inheritIO().start().waitFor();
            // What the hubs had ahead of their share.
            Thread.sleep(5_000);
        }
    }

    interface Work {
        void run() throws Exception;
    }

    static void load(Work work) {
        new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }).start();
    }

    static void byApi(int port) throws Exception {
        while (running) {
            if (taken.get() - told.get() < AHEAD) {
                int status = call(port, "/v1/messages/send", message());
                (status == 202 ? taken : refused).incrementAndGet();
            } else {
                Thread.sleep(1);
            }
        }
    }

    static void byQueue(String url, String secret) throws Exception {
        try (ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(url, "main.bench", secret);
                Connection connection = connections.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            MessageProducer sender = session.createProducer(session.createQueue("plixa.messages.send"));
            while (running) {
                if (taken.get() - told.get() < AHEAD) {
                    for (int i = 0; i < TOGETHER; i++) {
                        sender.send(session.createTextMessage(message()));
                    }
                    session.commit();
                    taken.addAndGet(TOGETHER);
                } else {
                    Thread.sleep(1);
                }
            }
        }
    }

    static String message() {
        int phone = (int) (Math.random() * Integer.parseInt(option("phones", "1000")));
        return "{\"phone\":\"55119" + (12340000 + phone) + "\",\"body\":\"Your order has shipped\"}";
    }

    static int call(int port, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** WhatsApp and the customer. */
    static int standIn() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/graph", exchange -> {
            String answer = "{\"messaging_product\":\"whatsapp\",\"contacts\":[],\"messages\":[{\"id\":\"wamid."
                    + sent.incrementAndGet() + "\"}]}";
            answer(exchange, answer);
        });
        server.createContext("/hook", exchange -> {
            told.incrementAndGet();
            answer(exchange, "{}");
        });
        server.start();
        return server.getAddress().getPort();
    }

    static void answer(HttpExchange exchange, String answer) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes());
        }
    }

    static void hub(Path folder, String database, int port, int peer, String cpus, List<String> own) throws Exception {
        List<String> command = new ArrayList<>(cpus.isEmpty() ? List.of() : List.of("taskset", "-c", cpus));
        // Every hub a share of its own: under="cgexec -g cpu:hub-%d", for groups that are there.
        String under = option("under", "").replace("%d", folder.getFileName().toString().replace("hub-", ""));
        command.addAll(List.of(under.isEmpty() ? new String[0] : under.split(" ")));
        command.addAll(List.of("java", "@src/deploy/jvm.options", "-Xmx768m", "-jar", "target/plixa-hub.jar"));
        command.addAll(own);
        command.addAll(List.of(
                "--server.port=" + port,
                "--hub.data-dir=" + folder,
                "--spring.profiles.active=production",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--hub.secret-key=" + "A".repeat(43) + "=",
                "--hub.bootstrap.token=" + TOKEN,
                "--hub.bootstrap.number.phone=5511300000000",
                "--hub.bootstrap.number.phone-number-id=1",
                "--hub.bootstrap.number.access-token=an-access-token",
                "--hub.bootstrap.number.app-secret=an-app-secret",
                "--hub.bootstrap.number.verify-token=a-verify-token",
                "--hub.whatsapp.base-url=http://127.0.0.1:" + peer + "/graph",
                "--hub.whatsapp.messages-per-second=0",
                "--hub.whatsapp.pair-burst=0",
                "--hub.webhooks.allowed-networks=127.0.0.0/8",
                "--hub.rate-limit.per-minute=100000000",
                "--hub.broker.intake.per-minute=100000000"));
        command.addAll(List.of(option("more", "").isEmpty() ? new String[0] : option("more", "").split(" ")));
        Process hub = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(new File("target", "nodes-" + folder.getFileName() + ".log"))
                .start();
        processes.add(hub);
        while (!isReady(port)) {
            if (!hub.isAlive()) {
                throw new IllegalStateException("see target/nodes-" + folder.getFileName() + ".log");
            }
            Thread.sleep(200);
        }
    }

    static boolean isReady(int port) throws InterruptedException {
        URI probe = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        try {
            return HTTP.send(HttpRequest.newBuilder(probe).build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    static String secret(String database) throws IOException {
        Process command = new ProcessBuilder(
                        "java", "-jar", "target/plixa-hub.jar", "broker-user", "add", "main", "bench",
                        "--spring.datasource.url=" + database, "--spring.datasource.username=postgres")
                .start();
        String said = new String(command.getInputStream().readAllBytes());
        return said.replaceAll("(?s).*secret: (\\S+).*", "$1");
    }

    /** One of the shipped configuration, with its users asked of the hubs' database. */
    static void start(EmbeddedActiveMQ broker, Path data, String database, int port) throws Exception {
        System.setProperty("hub.broker.data", data.resolve("broker").toString());
        System.setProperty("hub.broker.port", "" + port);
        FileConfiguration configuration = new FileConfiguration();
        FileDeploymentManager file = new FileDeploymentManager(Path.of("artemis/broker.xml").toUri().toString());
        file.addDeployable(configuration);
        file.readConfiguration();
        configuration.setClusterPassword(PASSWORD);
        HubUsers users = new HubUsers();
        users.setConfigurationName("org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule");
        users.setConfiguration(new SecurityConfiguration(Map.of("hub", PASSWORD), Map.of("hub", List.of("hub"))));
        Path where = Files.writeString(data.resolve("hub-database.properties"), "url=" + database + "\nuser=postgres\n");
        users.init(Map.of("file", where.toString()));
        broker.setConfiguration(configuration).setSecurityManager(users);
        broker.start();
    }

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
