package app.plixa.bench;

import java.util.Arrays;

/** Times in nanoseconds, and what share of them was below what. */
final class Latencies {
    private long[] all = new long[1024];
    private int count;

    synchronized void add(long nanos) {
        if (count == all.length) {
            all = Arrays.copyOf(all, 2 * count);
        }
        all[count++] = nanos;
    }

    /** In milliseconds; 0 where nothing was measured. */
    synchronized double at(double share) {
        long[] sorted = Arrays.copyOf(all, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1, Math.floor(share * count))] / 1e6;
    }

    synchronized int count() {
        return count;
    }
}
