package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.webhook.DeliveryDesk;
import app.plixa.hub.webhook.Endpoint;
import app.plixa.hub.webhook.EndpointDesk;
import app.plixa.hub.webhook.Posting;
import app.plixa.hub.webhook.RecoveryDesk;
import app.plixa.hub.webhook.TestDesk;
import app.plixa.hub.webhook.TrialDesk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private TestDesk tests;
    private DeliveryDesk deliveries;
    private RecoveryDesk recoveries;
    private TrialDesk trials;
    private Posting posting;
    private Answers answers;
    private final Endpoint endpoint = Mockito.mock(Endpoint.class);

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        desk = bean("endpointDesk", EndpointDesk.class);
        tests = bean("testDesk", TestDesk.class);
        deliveries = bean("deliveryDesk", DeliveryDesk.class);
        recoveries = bean("recoveryDesk", RecoveryDesk.class);
        trials = bean("trialDesk", TrialDesk.class);
        posting = bean("posting", Posting.class);
        answers = bean("answers", Answers.class);
        load("00-errors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "register-webhook",
                "list-webhooks",
                "show-webhook",
                "delete-webhook",
                "update-webhook",
                "rotate-webhook-secret",
                "test-webhook",
                "list-deliveries",
                "recover-webhook",
                "list-recoveries",
                "cancel-deliveries",
                "show-webhook-health",
                "try-transformation"
            })
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

    @ParameterizedTest
    @ValueSource(strings = {"update-webhook", "rotate-webhook-secret"})
    void whatIsFoundIsChangedStoredAndAnswered(String route) throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        when(desk.change(eq(endpoint), any())).thenReturn(endpoint);
        when(desk.rotate(eq(endpoint), any())).thenReturn(endpoint);
        startRoute("14-webhooks-api", route, "jpa:*");
        found(List.of(endpoint));
        MockEndpoint table = getMockEndpoint(TABLE);
        table.expectedMessageCount(2);
        table.message(1).body().isEqualTo(endpoint);

        send("{}".getBytes());

        table.assertIsSatisfied();
        verify(desk, route.equals("update-webhook") ? times(1) : never()).shown(eq(endpoint), any());
        verify(desk, route.equals("update-webhook") ? never() : times(1)).rotated(eq(endpoint), any());
    }

    @Test
    void whatIsRefusedIsNotStored() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        when(desk.change(eq(endpoint), any())).thenThrow(Problem.conflict("no"));
        startRoute("14-webhooks-api", "update-webhook", "jpa:*");
        found(List.of(endpoint));
        MockEndpoint table = getMockEndpoint(TABLE);
        table.expectedMessageCount(1);

        send("{}".getBytes());

        table.assertIsSatisfied();
        verify(answers).problem(any());
    }

    @Test
    void aTestGoesTheWayOfEveryDeliveryAndIsAnswered() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        when(tests.begin(eq(endpoint), any(), any())).thenReturn(DeliveryRoutesTest.DELIVERY);
        when(posting.settled(any())).thenReturn(CompletableFuture.completedFuture("dlv_1"));
        startRoute("14-webhooks-api", "test-webhook", "jpa:*", "direct:post-webhook");
        found(List.of(endpoint));
        MockEndpoint way = getMockEndpoint("mock:direct:post-webhook");
        way.expectedBodiesReceived(DeliveryRoutesTest.DELIVERY);

        send(null);

        way.assertIsSatisfied();
        verify(tests).answer(any());
    }

    @Test
    void deliveriesAreListedForWhatIsFound() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        startRoute("14-webhooks-api", "list-deliveries", "jpa:*");
        found(List.of(endpoint));

        send(null);

        verify(deliveries).list(eq(endpoint), any());
    }

    @Test
    void deadDeliveriesAreRecoveredForWhatIsFound() throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        startRoute("14-webhooks-api", "recover-webhook", "jpa:*");
        found(List.of(endpoint));

        send("{}".getBytes());

        verify(recoveries).recover(eq(endpoint), any(), any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-recoveries", "cancel-deliveries", "show-webhook-health", "try-transformation"})
    void whatIsFoundIsWhatTheCallIsAbout(String route) throws Exception {
        when(desk.found(List.of(endpoint))).thenReturn(endpoint);
        startRoute("14-webhooks-api", route, "jpa:*");
        found(List.of(endpoint));

        send("{}".getBytes());

        switch (route) {
            case "list-recoveries" -> verify(recoveries).list(eq(endpoint), any());
            case "cancel-deliveries" -> verify(deliveries).cancelAll(eq(endpoint), any());
            case "show-webhook-health" -> verify(desk).health(eq(endpoint), any());
            default -> verify(trials).attempt(eq(endpoint), any(), any(), any());
        }
    }

    private void found(List<Endpoint> endpoints) {
        getMockEndpoint(TABLE)
                .whenExchangeReceived(1, exchange -> exchange.getMessage().setBody(endpoints));
    }
}
