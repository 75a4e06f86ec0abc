package app.plixa.bench;

import app.plixa.hub.broker.HubUsers;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Several hubs on one PostgreSQL and one Artemis: what all of them do together, then one less, down to one. It is the same
 * processes that are asked each time, so none is warmer than it was among others.
 *
 * <p>hubs=2, warm=120 (seconds before anything counts), seconds=60, cpus=0-1,2-3 (a set a hub, for taskset),
 * under="cgexec -g cpu:hub-%d" (what each hub is started by), warmed="cgset …" (run when warm: compilers need a share that
 * the hubs shall not have).
 */
public final class Nodes {
    private static final int CONNECTIONS = 64;
    private static final int AHEAD = 2_000;
    private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(10);
    private static final String PASSWORD = "a-password-of-the-hubs";

    private final Map<String, String> options;
    private final ExecutorService together = Executors.newCachedThreadPool();
    private final Tally tally = new Tally(AHEAD, 1);

    private Nodes(Map<String, String> options) {
        this.options = options;
    }

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        // The broker in this process would write down every message.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        new Nodes(Arrays.stream(arguments)
                        .map(option -> option.split("=", 2))
                        .collect(Collectors.toMap(option -> option[0], option -> option[1])))
                .run();
        System.exit(0);
    }

    private void run() throws Exception {
        Path data = Files.createTempDirectory("nodes");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        List<Hub> hubs = new ArrayList<>();
        try (Database database = new Database(data.resolve("postgres"));
                Receiver receiver = new Receiver()) {
            int brokerPort = Processes.free();
            start(broker, data, database.url(), brokerPort);
            for (int i = 0; i < Integer.parseInt(option("hubs", "2")); i++) {
                hubs.add(hub(i, database.url(), brokerPort, receiver.port()));
                hubs.get(i).begin();
            }
            receiver.serve(Receiver.Customer.of(hubs.get(0).endpoint("/hook", "message.outbound"), tally));
            measure(hubs, database);
        } finally {
            for (Hub hub : hubs) {
                hub.close();
            }
            broker.stop();
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private void measure(List<Hub> hubs, Database database) throws Exception {
        load(hubs, Duration.ofSeconds(Integer.parseInt(option("warm", "120"))));
        System.out.printf("warm: %d messages%n", tally.arrived());
        if (!option("warmed", "").isEmpty()) {
            Processes.run(List.of("sh", "-c", option("warmed", "")));
        }
        while (!hubs.isEmpty()) {
            load(hubs, AFTER_A_CHANGE);
            count(hubs, database);
            hubs.remove(hubs.size() - 1).close();
        }
        tally.settle(60);
        System.out.printf("accepted %d, told %d, missing %d%n", tally.accepted(), tally.arrived(), tally.missing());
    }

    private void count(List<Hub> hubs, Database database) throws Exception {
        Map<String, Long> parts = new TreeMap<>(Map.of("PostgreSQL", database.pid()));
        for (int i = 0; i < hubs.size(); i++) {
            parts.put("hub " + i, hubs.get(i).pid());
        }
        Usage before = Usage.of(parts);
        int then = tally.arrived();
        long begun = System.nanoTime();
        List<Clients.Load> loads = load(hubs, Duration.ofSeconds(Integer.parseInt(option("seconds", "60"))));
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%d hubs: %.0f webhooks/s%n", hubs.size(), (tally.arrived() - then) / seconds);
        for (int i = 0; i < loads.size(); i++) {
            System.out.printf("  hub %d accepted %.0f/s%n", i, loads.get(i).rate());
        }
        Usage.of(parts)
                .since(before)
                .forEach((part, millis) -> System.out.printf("  %s: %.2f of a core%n", part, millis / 1e3 / seconds));
    }

    private List<Clients.Load> load(List<Hub> hubs, Duration time) throws Exception {
        List<Future<Clients.Load>> running = new ArrayList<>();
        for (Hub hub : hubs) {
            Clients clients =
                    new Clients(hub.port(), CONNECTIONS, Requests.sends(Hub.TOKEN, Requests.PEOPLE, 30), tally);
            running.add(together.submit(() -> clients.fast(time)));
        }
        List<Clients.Load> loads = new ArrayList<>();
        for (Future<Clients.Load> one : running) {
            loads.add(one.get());
        }
        return loads;
    }

    private Hub hub(int number, String database, int brokerPort, int receiver) throws Exception {
        String[] sets = option("cpus", "").split(",");
        String set = sets[number % sets.length];
        List<String> command = new ArrayList<>(set.isEmpty() ? List.of() : List.of("taskset", "-c", set));
        String under = option("under", "").replace("%d", Integer.toString(number));
        command.addAll(List.of(under.isEmpty() ? new String[0] : under.split(" ")));
        command.addAll(Hub.JAVA);
        command.addAll(List.of(
                "--spring.profiles.active=production",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--spring.artemis.mode=native",
                "--spring.artemis.broker-url=tcp://127.0.0.1:" + brokerPort,
                "--spring.artemis.user=hub",
                "--spring.artemis.password=" + PASSWORD,
                "--hub.secret-key=" + "A".repeat(43) + "=",
                "--hub.bootstrap.number.verify-token=a-verify-token"));
        return new Hub("hub-" + number, command, receiver);
    }

    /** One of the shipped configuration, with its users asked of the hubs' database. */
    private static void start(EmbeddedActiveMQ broker, Path data, String database, int port) throws Exception {
        System.setProperty("hub.broker.data", data.resolve("broker").toString());
        System.setProperty("hub.broker.port", Integer.toString(port));
        FileConfiguration configuration = new FileConfiguration();
        FileDeploymentManager file =
                new FileDeploymentManager(Path.of("artemis/broker.xml").toUri().toString());
        file.addDeployable(configuration);
        file.readConfiguration();
        configuration.setClusterPassword(PASSWORD);
        HubUsers users = new HubUsers();
        users.setConfigurationName("org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule");
        users.setConfiguration(new SecurityConfiguration(Map.of("hub", PASSWORD), Map.of("hub", List.of("hub"))));
        Path where =
                Files.writeString(data.resolve("hub-database.properties"), "url=" + database + "\nuser=postgres\n");
        users.init(Map.of("file", where.toString()));
        broker.setConfiguration(configuration).setSecurityManager(users);
        broker.start();
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
