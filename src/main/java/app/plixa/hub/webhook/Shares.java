package app.plixa.hub.webhook;

/**
 * What lanes share: places, or what may wait. The last eighth is for lanes that have none of it, the last two for those
 * that are not slow.
 */
final class Shares {
    private final int most;
    private int taken;
    private int slow;

    Shares(int most) {
        this.most = most;
    }

    int taken() {
        return taken;
    }

    boolean crowded() {
        return 2 * taken >= most;
    }

    /** Whether there is one left for a lane. */
    boolean left(boolean hasNone, boolean isSlow) {
        int eighth = most / 8;
        int kept = hasNone ? 0 : eighth;
        return taken < most - kept && (!isSlow || slow < most - 2 * eighth - kept);
    }

    void take(boolean isSlow) {
        taken++;
        slow += isSlow ? 1 : 0;
    }

    void give(boolean isSlow) {
        taken--;
        slow -= isSlow ? 1 : 0;
    }

    /** So many that are taken are a slow lane's from now on, or no longer. */
    void count(int those, boolean isSlow) {
        slow += isSlow ? those : -those;
    }
}
