package app.plixa.hub.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.springframework.jms.support.JmsUtils;

/**
 * Consumers of a route that sleep until a message comes, and yet stop at once. Spring's ask the broker again and again
 * whether there is one, and a stop waits until each has asked: seldom is a slow stop, often an idle hub that is awake.
 */
final class PromptStop extends DefaultJmsMessageListenerContainer {
    /** A message that came while a route was suspended may lie so long after it goes on. */
    private static final long SLEEP_MILLIS = 20_000;

    private final Set<MessageConsumer> waiting = ConcurrentHashMap.newKeySet();

    PromptStop(JmsEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Message receiveMessage(MessageConsumer consumer) throws JMSException {
        waiting.add(consumer);
        try {
            // Who wakes the waiting may have looked before this one was among them.
            return isActive() ? receiveFromConsumer(consumer, SLEEP_MILLIS) : null;
        } finally {
            waiting.remove(consumer);
        }
    }

    /** Closed consumers are of no more use: only for good. */
    @Override
    protected void doShutdown() throws JMSException {
        waiting.forEach(JmsUtils::closeMessageConsumer);
        super.doShutdown();
    }
}
