package app.plixa.hub.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/**
 * Bounds an exchange whose answer is read as it comes, in time and, a byte past it, in size. An answer that is not read
 * to its end costs its connection: draining it could take for ever.
 */
final class Flow implements ExecChainHandler {
    private final Duration total;
    private final long largestAnswer;

    Flow(Duration total, long largestAnswer) {
        this.total = total;
        this.largestAnswer = largestAnswer;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        long deadline = System.nanoTime() + total.toNanos();
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            InputStream content = entity == null ? null : entity.getContent();
            if (content != null) {
                // Its type is told by the head of the answer alone: it may be one that cannot be parsed.
                InputStream bounded = new Bounded(content, scope, deadline);
                response.setEntity(new InputStreamEntity(bounded, entity.getContentLength(), null));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            scope.execRuntime.discardEndpoint();
            throw e;
        }
    }

    private final class Bounded extends FilterInputStream {
        private final ExecChain.Scope scope;
        private final long deadline;
        private long left = largestAnswer + 1;
        private boolean over;

        private Bounded(InputStream in, ExecChain.Scope scope, long deadline) {
            super(in);
            this.scope = scope;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (over) {
                return -1;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new InterruptedIOException("The total time is spent");
            }
            int count = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            if (count < 0 || left == 0) {
                close();
            }
            return count;
        }

        @Override
        public long skip(long count) {
            return 0;
        }

        /** Also at the end: packed bytes may end before the stream below them does, which then gives nothing back. */
        @Override
        public void close() {
            over = true;
            scope.execRuntime.discardEndpoint();
        }
    }
}
