package app.plixa.hub.routing.reload;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands for whatever is outside during a rehearsal: reads nothing, sends nothing. Its options the lint has seen. */
final class SilentComponent extends DefaultComponent {
    SilentComponent() {
        // Camel would wire it as the component whose name it has.
        setAutowiredEnabled(false);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new SilentEndpoint(uri, this);
    }

    private static final class SilentEndpoint extends DefaultEndpoint {
        SilentEndpoint(String uri, SilentComponent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    throw new IllegalStateException("A rehearsal sends nothing.");
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor);
        }
    }
}
