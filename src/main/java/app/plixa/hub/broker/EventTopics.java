package app.plixa.hub.broker;

import app.plixa.hub.queue.Addresses;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;

/**
 * Keeps {@code plixa.events.<slug>} topics. Whoever reads an address first makes it, and who reads it as a queue would make one
 * to which nothing can be published, for all the workspace. Also runs in a broker of its own.
 */
public final class EventTopics implements ActiveMQServerPlugin {
    private static final SimpleString EVENTS = SimpleString.of(Addresses.events(""));

    /** One that was made a queue earlier is a topic besides. */
    @Override
    public void beforeAddAddress(AddressInfo address, boolean reload) throws ActiveMQException {
        if (reload && address.getName().startsWith(EVENTS)) {
            address.addRoutingType(RoutingType.MULTICAST);
            return;
        }
        check(address.getName(), address.getRoutingTypes());
    }

    @Override
    public void beforeUpdateAddress(SimpleString address, EnumSet<RoutingType> kinds) throws ActiveMQException {
        check(address, kinds);
    }

    @Override
    public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
        check(queue.getAddress(), Set.of(queue.getRoutingType()));
    }

    private static void check(SimpleString address, Set<RoutingType> kinds) throws ActiveMQException {
        if (kinds.contains(RoutingType.ANYCAST) && address.startsWith(EVENTS)) {
            throw new ActiveMQIllegalStateException(address + " is a topic, not a queue: subscribe to it");
        }
    }
}
