package app.plixa.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A contender that has had nothing to do for five minutes.
 *
 * @param memory MiB by part
 * @param cpuPercent of a core, all parts together
 */
record Rest(String name, Map<String, Double> memory, double cpuPercent) {
    /** The compilers have work for some minutes after a start. */
    private static final int QUIET_SECONDS = 300;

    private static final int LOOKED_SECONDS = 60;

    /** Starts them, leaves them alone together, looks, ends them. */
    static List<Rest> of(List<Contender> contenders) throws Exception {
        try {
            for (Contender contender : contenders) {
                contender.start();
            }
            return look(contenders);
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private static List<Rest> look(List<Contender> contenders) throws Exception {
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        List<Usage> before = usages(contenders);
        TimeUnit.SECONDS.sleep(LOOKED_SECONDS);
        List<Usage> after = usages(contenders);
        List<Rest> rests = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            double percent = Usage.total(after.get(i).since(before.get(i))) / (10.0 * LOOKED_SECONDS);
            rests.add(new Rest(contenders.get(i).name(), after.get(i).residentMiB(), percent));
            System.out.println(rests.get(i));
        }
        return rests;
    }

    private static List<Usage> usages(List<Contender> contenders) throws Exception {
        List<Usage> usages = new ArrayList<>();
        for (Contender contender : contenders) {
            usages.add(Usage.of(contender.parts()));
        }
        return usages;
    }
}
