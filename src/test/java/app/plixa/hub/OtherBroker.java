package app.plixa.hub;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** A broker of somebody else's, which speaks AMQP 1.0. */
final class OtherBroker {
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final int port;

    OtherBroker() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Configuration configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false).setSecurityEnabled(false);
        configuration.addAcceptorConfiguration("amqp", "tcp://127.0.0.1:" + port + "?protocols=AMQP");
        broker.setConfiguration(configuration);
        broker.start();
    }

    String url() {
        return "amqp://127.0.0.1:" + port;
    }

    /** How many messages wait in a queue. */
    long waiting(String name) {
        Queue queue = broker.getActiveMQServer().locateQueue(name);
        return queue == null ? 0 : queue.getMessageCount();
    }

    void stop() throws Exception {
        broker.stop();
    }
}
