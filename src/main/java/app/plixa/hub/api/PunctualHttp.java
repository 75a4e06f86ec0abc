package app.plixa.hub.api;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.springframework.scheduling.support.TaskUtils;

/**
 * Tomcat's HTTP with a limit on how long a request's headers may take in all. Tomcat's own {@code connectionTimeout}
 * only limits the time between two bytes: a client that sends one now and then would keep its connection for hours.
 */
public final class PunctualHttp extends Http11NioProtocol {
    private ScheduledFuture<?> watch;

    @Override
    public void start() throws Exception {
        super.start();
        watch = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        TaskUtils.decorateTaskWithErrorHandler(this::closeLate, null, true), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watch != null) {
            watch.cancel(false);
        }
        super.stop();
    }

    private void closeLate() {
        long limit = TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout());
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            // A processor stands at its connection only while no thread works for it.
            if (connection.getCurrentProcessor() instanceof Processor processor && late(processor, limit)) {
                connection.close();
            }
        }
    }

    private static boolean late(Processor processor, long limit) {
        if (processor.isAsync() || processor.isUpgrade()) {
            return false;
        }
        Request request = processor.getRequest();
        long began = request.getStartTimeNanos();
        return began != -1
                && System.nanoTime() - began > limit
                && !request.getResponse().isCommitted();
    }
}
