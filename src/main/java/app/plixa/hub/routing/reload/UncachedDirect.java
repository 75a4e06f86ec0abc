package app.plixa.hub.routing.reload;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code direct:} whose callers always look where the route begins now. Camel's own producer remembers it for all its
 * threads: while one of them waits for a route that is being changed, the next goes on into the old one and is rejected.
 * So each exchange gets a producer that remembers nothing yet; that costs an object and a look into a map.
 */
final class UncachedDirect extends DirectComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DirectEndpoint endpoint = new UncachedEndpoint(uri, this);
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static final class UncachedEndpoint extends DirectEndpoint {
        UncachedEndpoint(String uri, DirectComponent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new DefaultAsyncProducer(this) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    return fresh().process(exchange, callback);
                }
            };
        }

        private AsyncProducer fresh() {
            try {
                return (AsyncProducer) super.createProducer();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
