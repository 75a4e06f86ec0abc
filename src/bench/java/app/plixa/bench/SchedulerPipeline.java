package app.plixa.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * What a Java team would build: plain Boot and db-scheduler on PostgreSQL, set up for throughput as its README has it.
 * A message's task "send" becomes its "hook" in the transaction that marks it sent: one row, and one commit a step.
 */
@RestController
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    DataSourceAutoConfiguration.class
})
final class SchedulerPipeline implements AutoCloseable {
    private static final int THREADS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int[] BACKOFF = {60, 300, 1800, 7200};
    private static final TaskDescriptor<Message> SEND = TaskDescriptor.of("send", Message.class);
    private static final TaskDescriptor<String> HOOK = TaskDescriptor.of("hook", String.class);
    private static final String TABLES = """
            create table if not exists messages (id text primary key, phone text not null, body text not null,
              status text not null, wamid text, created_at timestamptz not null default now());
            create table if not exists scheduled_tasks (task_name text not null, task_instance text not null,
              task_data bytea, execution_time timestamptz not null, picked boolean not null, picked_by text,
              last_success timestamptz, last_failure timestamptz, consecutive_failures int,
              last_heartbeat timestamptz, version bigint not null, primary key (task_name, task_instance));
            create index if not exists execution_time_idx on scheduled_tasks (execution_time);
            create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)""";

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final RestClient peer;
    private final Scheduler scheduler;

    SchedulerPipeline(DataSource source, @Value("${peer}") int peer) {
        this.database = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        this.peer = client("http://127.0.0.1:" + peer);
        database.execute(TABLES);
        this.scheduler = scheduler(source);
        scheduler.start();
    }

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(SchedulerPipeline.class)
                // The hub's application.yml lies on the same class path.
                .properties("spring.config.name=none", "spring.main.banner-mode=off", "logging.level.root=warn")
                .properties("server.address=127.0.0.1", "server.port=${port}", "server.tomcat.threads.max=64")
                .properties("spring.datasource.url=${database}", "spring.datasource.hikari.maximum-pool-size=30")
                .run(arguments);
        System.out.println("ready");
    }

    /** As it is asked for (phone and body only), answered, and kept for its task. */
    record Message(String id, String phone, String body, String status) implements Serializable {
        boolean valid() {
            return phone != null && phone.matches("[0-9]{8,15}") && body != null && !body.isEmpty();
        }
    }

    @PostMapping("/v1/messages/send")
    ResponseEntity<Map<String, ?>> accept(
            @RequestHeader(name = "Authorization", required = false) String caller, @RequestBody Message asked) {
        if (!"Bearer plixa_pat_bench".equals(caller)) {
            return ResponseEntity.status(401).body(Map.of("message", "Unauthenticated."));
        }
        if (!asked.valid()) {
            return ResponseEntity.unprocessableEntity().body(Map.of("message", "invalid"));
        }
        String id = UUID.randomUUID().toString();
        Message message = new Message(id, asked.phone(), asked.body(), "queued");
        transaction.executeWithoutResult(status -> {
            database.update("insert into messages values (?, ?, ?, 'queued')", id, message.phone(), message.body());
            // A batch of one, for what is scheduled by itself is looked for first; this one is new.
            scheduler.scheduleBatch(List.of(SEND.instance(id).data(message).scheduledTo(Instant.now())));
        });
        // The scheduler looked already, but before the commit.
        scheduler.triggerCheckForDueExecutions();
        return ResponseEntity.accepted().body(Map.of("data", message));
    }

    private CompletionHandler<Message> send(Message message) {
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        text.put("messaging_product", "whatsapp").put("to", message.phone()).put("type", "text");
        text.putObject("text").put("body", message.body());
        JsonNode answer = post("/graph/1/messages", text.toString()).retrieve().body(JsonNode.class);
        String wamid = answer.requiredAt("/messages/0/id").asText();
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("event", "message.outbound");
        event.putObject("data").put("id", message.id()).put("wamid", wamid).put("status", "sent");
        return (done, task) -> transaction.executeWithoutResult(status -> {
            database.update("update messages set status = 'sent', wamid = ? where id = ?", wamid, message.id());
            // Last, for here the scheduler commits by itself.
            task.removeAndScheduleNew(
                    HOOK.instance(message.id()).data(event.toString()).scheduledTo(Instant.now()));
        });
    }

    private CompletionHandler<String> hook(String event) {
        String signature = "sha256=" + new HmacUtils("HmacSHA256", "secret").hmacHex(event);
        post("/hook", event).header("X-Plixa-Signature", signature).retrieve().toBodilessEntity();
        return (done, task) -> finish(done, "delivered", task);
    }

    private <T> void failed(ExecutionComplete attempt, ExecutionOperations<T> task) {
        int failures = attempt.getExecution().consecutiveFailures;
        if (failures < BACKOFF.length) {
            task.reschedule(attempt, attempt.getTimeDone().plusSeconds(BACKOFF[failures]));
        } else {
            finish(attempt, "failed", task);
        }
    }

    private void finish(ExecutionComplete last, String outcome, ExecutionOperations<?> task) {
        String id = last.getExecution().getId();
        transaction.executeWithoutResult(status -> {
            database.update("update messages set status = ? where id = ?", outcome, id);
            task.remove();
        });
    }

    private RestClient.RequestBodySpec post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return peer.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(body);
    }

    private static RestClient client(String url) {
        return RestClient.builder()
                .baseUrl(url)
                .requestFactory(ClientHttpRequestFactoryBuilder.httpComponents()
                        // By default five, for which the tasks would wait.
                        .withConnectionManagerCustomizer(
                                pool -> pool.setMaxConnPerRoute(THREADS).setMaxConnTotal(THREADS))
                        .build(ClientHttpRequestFactorySettings.defaults().withTimeouts(PATIENCE, PATIENCE)))
                .build();
    }

    private Scheduler scheduler(DataSource source) {
        return Scheduler.create(
                        new TransactionAwareDataSourceProxy(source),
                        Tasks.custom(SEND).onFailure(this::failed).execute((task, context) -> send(task.getData())),
                        Tasks.custom(HOOK).onFailure(this::failed).execute((task, context) -> hook(task.getData())))
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .failureLogging(LogLevel.WARN, false)
                .shutdownMaxWait(PATIENCE)
                .build();
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
