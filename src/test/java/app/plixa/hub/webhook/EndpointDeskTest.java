package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Problem;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.jpa.JpaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointDeskTest {
    private static final Caller CALLER = new Caller("tok_1", "wsp_1", 100, 99);

    private final EndpointDesk desk = new EndpointDesk(null, null, new ObjectMapper(), null, null, Clock.systemUTC());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    /** The jpa component evaluates texts among its parameters. */
    @ParameterizedTest
    @ValueSource(strings = {"${header.other}", "$simple{sys.user}", "whe_${header.other}", "whe_1", "", "dlv_"})
    void whatCannotBeAnIdNeverReachesTheQuery(String id) {
        assertThatThrownBy(() -> desk.ask(CALLER, id, exchange)).isInstanceOf(Problem.class);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void anIdIsAskedForInTheCallersWorkspace() {
        String id = "whe_0198c0de5ad77000a1b2c3d4e5f60718";
        desk.ask(CALLER, id, exchange);
        assertThat(exchange.getMessage().getHeader(JpaConstants.JPA_PARAMETERS_HEADER))
                .isEqualTo(Map.of("workspace", "wsp_1", "id", id));
    }
}
