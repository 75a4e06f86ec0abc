package app.plixa.hub.panel;

import static org.assertj.core.api.Assertions.assertThat;

import app.plixa.hub.broker.Queues;
import org.junit.jupiter.api.Test;

class WarningsTest {
    @Test
    void aDeepSubscriptionIsSaidToCostAllOthersTheirEvents() {
        Queues.Depth deep = new Queues.Depth("main-erp", "plixa.events.main", 50_000, 0, 60_000, 10_000);

        assertThat(Warnings.deep(deep))
                .startsWith("50000 events wait in the subscription main-erp. ")
                .contains("new events are dropped for every subscription of this workspace");
    }
}
