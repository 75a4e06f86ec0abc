package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.webhook.Endpoint;
import app.plixa.hub.webhook.EndpointDesk;
import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** 14-webhooks-api. */
class WebhookRoutesTest extends RouteTest {
    private static final String TABLE = "mock:jpa:app.plixa.hub.webhook.Endpoint";

    private Access access;
    private EndpointDesk desk;
    private Answers answers;
    private final Endpoint endpoint = Mockito.mock(Endpoint.class);

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        desk = bean("endpointDesk", EndpointDesk.class);
        answers = bean("answers", Answers.class);
        load("00-errors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"register-webhook", "list-webhooks", "show-webhook", "delete-webhook"})
    void withoutTheAbilityTheTableIsNotTouched(String route) throws Exception {
        doThrow(Problem.unauthenticated()).when(access).require(eq("webhooks"), any());
        startRoute("14-webhooks-api", route, "jpa:*");
        MockEndpoint table = getMockEndpoint(TABLE);
        table.expectedMessageCount(0);

        send("{}".getBytes());

        table.assertIsSatisfied();
        verify(answers).problem(any());
    }

    @Test
    void aCheckedEndpointIsStoredAndAnswered() throws Exception {
        when(desk.draft(any(), any())).thenReturn(endpoint);
        startRoute("14-webhooks-api", "register-webhook", "jpa:*");
        MockEndpoint table = getMockEndpoint(TABLE);
        table.expectedBodiesReceived(endpoint);

        send("{}".getBytes());

        table.assertIsSatisfied();
        verify(desk).created(eq(endpoint), any());
    }

    @Test
    void aListIsWhatTheQueryFinds() throws Exception {
        startRoute("14-webhooks-api", "list-webhooks", "jpa:*");
        found(List.of(endpoint));

        send(null);

        verify(desk).askPage(any(), any());
        verify(desk).listed(eq(List.of(endpoint)), any(), any());
    }

    @Test
    void oneIsShownAsItWasFound() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        startRoute("14-webhooks-api", "show-webhook", "jpa:*");
        found(List.of(endpoint));

        send(null);

        verify(desk).shown(eq(endpoint), any());
    }

    @Test
    void whatIsFoundIsRemoved() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        startRoute("14-webhooks-api", "delete-webhook", "jpa:*");
        found(List.of(endpoint));
        MockEndpoint table = getMockEndpoint(TABLE);
        table.expectedMessageCount(2);

        send(null);

        table.assertIsSatisfied();
        verify(desk).deleted(any());
    }

    @Test
    void whatIsNotFoundIsNotRemoved() throws Exception {
        when(desk.found(any())).thenThrow(Problem.notFound());
        startRoute("14-webhooks-api", "delete-webhook", "jpa:*");
        found(List.of());

        send(null);

        verify(desk, never()).deleted(any());
        verify(answers).problem(any());
    }

    private void found(List<Endpoint> endpoints) {
        getMockEndpoint(TABLE)
                .whenExchangeReceived(1, exchange -> exchange.getMessage().setBody(endpoints));
    }
}
