package app.plixa.hub.routing;

import static org.mockito.Mockito.verify;

import app.plixa.hub.database.Estimates;
import org.junit.jupiter.api.Test;

/** 93-day-estimates. */
class DayEstimatesRouteTest extends RouteTest {
    @Test
    void eachTickRenewsThem() throws Exception {
        Estimates estimates = bean("estimates", Estimates.class);
        start("93-day-estimates");

        send(null);

        verify(estimates).renew();
    }
}
