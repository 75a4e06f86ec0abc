package app.plixa.hub.whatsapp.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What one receiver is to be told: a few callbacks are under way, and what waits behind them goes together, as Meta's does. */
final class CallbackLine {
    /** Meta puts up to 1,000 updates into a callback (Webhooks, batching). */
    private static final int TOGETHER = 100;

    /** A change that is due, told in vain so many times before; {@code forged}: first as somebody would who is not Meta. */
    record Due(SandboxCallbacks.Change change, int before, boolean forged) {
        private boolean goesWith(Due first) {
            return !forged
                    && !first.forged
                    && change.number().appSecret().equals(first.change.number().appSecret());
        }

        Due again() {
            return new Due(change, before + 1, false);
        }
    }

    private final int mostUnderWay;
    private final Queue<Due> waiting = new ArrayDeque<>();
    private int underWay;

    CallbackLine(int mostUnderWay) {
        this.mostUnderWay = mostUnderWay;
    }

    synchronized void add(Due due) {
        waiting.add(due);
    }

    /** What the next callback tells, which is under way from now on; nothing while too many are, or nothing waits. */
    synchronized List<Due> next() {
        List<Due> next = new ArrayList<>();
        if (underWay < mostUnderWay) {
            while (!waiting.isEmpty() && (next.isEmpty() || fits(next))) {
                next.add(waiting.remove());
            }
        }
        if (!next.isEmpty()) {
            underWay++;
        }
        return next;
    }

    private boolean fits(List<Due> next) {
        return next.size() < TOGETHER && waiting.element().goesWith(next.get(0));
    }

    /** One that was under way has its answer, or will have none. */
    synchronized void answered() {
        underWay--;
    }
}
