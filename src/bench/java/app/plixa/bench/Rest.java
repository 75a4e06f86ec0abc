package app.plixa.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A contender that has nothing to do.
 *
 * @param memory MiB by part
 * @param cpuPercent of a core, all parts together
 */
record Rest(String name, Map<String, Double> memory, double cpuPercent) {
    private static final int QUIET_SECONDS = 45;
    private static final int LOOKED_SECONDS = 20;

    /** Starts it, leaves it alone, looks, ends it. */
    static Rest of(Contender contender) throws Exception {
        try {
            contender.start();
            return look(contender);
        } finally {
            contender.close();
        }
    }

    private static Rest look(Contender contender) throws Exception {
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        Usage before = Usage.of(contender.parts());
        TimeUnit.SECONDS.sleep(LOOKED_SECONDS);
        Usage after = Usage.of(contender.parts());
        double percent = Usage.total(after.since(before)) / (10.0 * LOOKED_SECONDS);
        System.out.printf("%s at rest: %s MiB, %.2f %% of a core%n", contender.name(), after.residentMiB(), percent);
        return new Rest(contender.name(), after.residentMiB(), percent);
    }
}
