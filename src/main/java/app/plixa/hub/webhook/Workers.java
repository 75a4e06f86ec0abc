package app.plixa.hub.webhook;

import java.util.concurrent.Executor;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * A few threads for what follows a post and may have to wait; none is kept when idle. Not an {@link Executor} bean, for
 * the REST engine would take it for its own.
 */
@Component
class Workers implements DisposableBean {
    private static final int THREADS = 4;

    private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();

    Workers() {
        pool.setThreadNamePrefix("webhook-");
        pool.setCorePoolSize(THREADS);
        pool.setAllowCoreThreadTimeOut(true);
        pool.setKeepAliveSeconds(10);
        pool.initialize();
    }

    /** Runs the work once a thread is free. */
    void execute(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void destroy() {
        pool.shutdown();
    }
}
