package app.plixa.hub.webhook;

import java.util.concurrent.Executor;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Threads that post webhooks: virtual ones where Java has them, else a pool that shrinks to nothing when idle. Not an
 * {@link Executor} bean, for the REST engine would take it for its own.
 */
@Component
class Workers implements DisposableBean {
    private final TaskExecutor executor;
    private final Runnable end;

    Workers(Environment environment, @Value("${hub.webhooks.max-in-flight}") int most) {
        if (Threading.VIRTUAL.isActive(environment)) {
            SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor("webhook-");
            virtual.setVirtualThreads(true);
            this.executor = virtual;
            this.end = virtual::close;
        } else {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setThreadNamePrefix("webhook-");
            pool.setMaxPoolSize(most);
            pool.setCorePoolSize(0);
            pool.setQueueCapacity(0);
            pool.setKeepAliveSeconds(10);
            pool.initialize();
            this.executor = pool;
            this.end = pool::shutdown;
        }
    }

    /** Runs the work on a thread of its own; throws when all are busy. */
    void execute(Runnable work) {
        executor.execute(work);
    }

    @Override
    public void destroy() {
        end.run();
    }
}
