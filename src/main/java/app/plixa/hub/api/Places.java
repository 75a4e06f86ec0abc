package app.plixa.hub.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many of something that takes long run at the same time: of one workspace, and of all. */
public final class Places {
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final int mostPerWorkspace;
    private final int most;
    private final Map<String, Integer> taken = new HashMap<>();
    private int total;

    public Places(int mostPerWorkspace, int most) {
        this.mostPerWorkspace = mostPerWorkspace;
        this.most = most;
    }

    /**
     * Takes a place; a {@link Problem} 429 when none is free.
     *
     * @return gives it back, once, however often it runs
     */
    public Runnable take(String workspaceId) {
        begin(workspaceId);
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                end(workspaceId);
            }
        };
    }

    private synchronized void begin(String workspaceId) {
        if (total >= most || taken.getOrDefault(workspaceId, 0) >= mostPerWorkspace) {
            throw Problem.busy(COME_BACK);
        }
        total++;
        taken.merge(workspaceId, 1, Integer::sum);
    }

    private synchronized void end(String workspaceId) {
        total--;
        taken.computeIfPresent(workspaceId, (id, count) -> count == 1 ? null : count - 1);
    }
}
