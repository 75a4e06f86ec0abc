package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.event.EventLine;
import app.plixa.hub.webhook.Deliveries;
import java.util.List;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Policy;
import org.junit.jupiter.api.Test;

/** 49-queue-event, 50-publish-event and 60-fan-out-webhooks. */
class EventRoutesTest extends RouteTest {
    private static final EventLine.Unpublished EVENT =
            new EventLine.Unpublished("evt_1", "acme", "message.inbound", "cnv_1", "{\"id\":\"evt_1\"}");

    @Test
    void committedEventsAreOneQueueEntry() throws Exception {
        EventLine line = bean("eventLine", EventLine.class);
        when(line.entry(any())).thenReturn("evt_1\nevt_2");
        start("49-queue-event", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.events");
        queue.expectedBodiesReceived("evt_1\nevt_2");

        send(List.of("evt_1", "evt_2"));

        queue.assertIsSatisfied();
    }

    @Test
    void anEventGoesToItsWorkspacesTopicAndDownTheWebhookLine() throws Exception {
        EventLine line = publishing(List.of(EVENT));
        MockEndpoint webhooks = getMockEndpoint("mock:jms:queue:plixa.internal.webhooks");
        webhooks.expectedBodiesReceived("evt_1");
        MockEndpoint topic = getMockEndpoint("mock:jms:topic:plixa.events");
        topic.expectedBodiesReceived("{\"id\":\"evt_1\"}");
        topic.expectedHeaderReceived("CamelJmsDestinationName", "plixa.events.acme");
        topic.expectedHeaderReceived("event", "message.inbound");
        topic.expectedHeaderReceived("workspace", "acme");
        topic.expectedHeaderReceived("conversation_id", "cnv_1");
        topic.expectedHeaderReceived("JMSXGroupID", "cnv_1");

        send("evt_1");

        webhooks.assertIsSatisfied();
        topic.assertIsSatisfied();
        verify(line).published(List.of(EVENT));
    }

    @Test
    void whatTheBrokerDidNotTakeIsNotMarkedPublished() throws Exception {
        EventLine line = publishing(List.of(EVENT));
        getMockEndpoint("mock:jms:topic:plixa.events").whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("broker gone");
        });

        send("evt_1");

        verify(line, never()).published(any());
    }

    @Test
    void theDeliveriesOfAnEventAreOneEntryAnEndpoint() throws Exception {
        Deliveries deliveries = bean("deliveries", Deliveries.class);
        when(deliveries.ofEvents("evt_1")).thenReturn(List.of("dlv_1\ndlv_2", "dlv_3"));
        start("60-fan-out-webhooks", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.deliveries");
        queue.expectedBodiesReceived("dlv_1\ndlv_2", "dlv_3");

        send("evt_1");

        queue.assertIsSatisfied();
    }

    private EventLine publishing(List<EventLine.Unpublished> events) throws Exception {
        context.getRegistry().bind("togetherToBroker", new Policy() {
            @Override
            public void beforeWrap(Route route, NamedNode definition) {}

            @Override
            public Processor wrap(Route route, Processor steps) {
                return steps;
            }
        });
        EventLine line = bean("eventLine", EventLine.class);
        when(line.unpublished("evt_1")).thenReturn(events);
        start("50-publish-event", "jms:*");
        return line;
    }
}
