package app.plixa.bench;

import java.util.List;

/**
 * What one contender did in a race.
 *
 * @param readySeconds from the start of its processes
 * @param arrived webhooks received by the end of each second since it was ready, under load from the first
 * @param warm messages/s three minutes after it was ready, still alone
 * @param turns its turns after that
 * @param accepted answers to POSTs while WhatsApp answers nothing
 * @param lost accepted and never told
 * @param again told more than once
 */
record Raced(
        String name,
        double readySeconds,
        List<Integer> arrived,
        double warm,
        Turns<Race.Turn> turns,
        Clients.Load accepted,
        int lost,
        long again) {

    /** Messages/s from POST to webhook, in the middle of its turns. */
    double peak() {
        return turns.middle(Race.Turn::perSecond).perSecond();
    }

    /** Messages/s in the second before this one and the four before that. */
    double at(int second) {
        int from = Math.max(0, second - 5);
        return (arrived.get(second) - arrived.get(from)) / (double) (second - from);
    }

    /** The first second in which it did so much of what it did once warm; infinite where it did not in the first minute. */
    double reaches(double share) {
        for (int second = 1; second < arrived.size(); second++) {
            if (at(second) >= share * warm) {
                return second;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
