package app.plixa.bench;

import java.time.Duration;
import java.util.Map;

/**
 * As much as a contender can do.
 *
 * @param perSecond webhooks that arrived
 * @param cpu milliseconds a webhook, by part
 * @param memory MiB by part after them
 */
record Peak(double perSecond, Map<String, Double> cpu, Map<String, Double> memory) {
    /** Until as much is under way as will be. */
    private static final Duration FILLING = Duration.ofSeconds(2);

    private static final Duration TIME = Duration.ofSeconds(12);

    /** What arrives at the tally while its clients send as fast as they are let. */
    static Peak of(Contender contender, Clients clients, Tally tally) throws Exception {
        clients.fast(FILLING);
        Usage before = Usage.of(contender.parts());
        int then = tally.arrived();
        double seconds = clients.fast(TIME).seconds();
        int came = tally.arrived() - then;
        Usage after = Usage.of(contender.parts());
        Map<String, Double> cpu = after.since(before);
        cpu.replaceAll((part, millis) -> millis / came);
        return new Peak(came / seconds, cpu, after.residentMiB());
    }
}
