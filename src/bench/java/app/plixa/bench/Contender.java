package app.plixa.bench;

import java.io.IOException;
import java.util.Map;

/** One way to take messages by REST, bring them to WhatsApp and tell of it by signed webhook. */
interface Contender extends AutoCloseable {
    /** Where messages are sent to, with which token, and what signs its webhooks. */
    record Place(int port, String token, String secret) {}

    /** What it is called in the table. */
    String name();

    /** Starts all its processes; returns once it serves, with the webhook registered. */
    Place start() throws Exception;

    /** Its processes: part (hub, PostgreSQL, Redis) and the process that began it. */
    Map<String, Long> parts() throws Exception;

    /** Ends all its processes and removes what they wrote. */
    @Override
    void close() throws IOException;
}
