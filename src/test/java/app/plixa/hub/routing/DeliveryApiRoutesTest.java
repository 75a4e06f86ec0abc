package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.webhook.DeliveryDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 15-deliveries-api. */
class DeliveryApiRoutesTest extends RouteTest {
    private Access access;
    private DeliveryDesk desk;
    private Answers answers;

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        desk = bean("deliveryDesk", DeliveryDesk.class);
        answers = bean("answers", Answers.class);
        load("00-errors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show-delivery", "redeliver", "cancel-delivery"})
    void withoutTheAbilityNobodyIsAsked(String route) throws Exception {
        doThrow(Problem.unauthenticated()).when(access).require(eq("webhooks"), any());
        startRoute("15-deliveries-api", route);

        send(null);

        verifyNoInteractions(desk);
        verify(answers).problem(any());
    }

    @Test
    void oneIsShown() throws Exception {
        startRoute("15-deliveries-api", "show-delivery");

        send(null);

        verify(desk).show(any(), any(), any());
    }

    @Test
    void oneIsCancelled() throws Exception {
        startRoute("15-deliveries-api", "cancel-delivery");

        send(null);

        verify(desk).cancel(any(), any(), any());
    }

    @Test
    void whatCannotBeRedeliveredIsAProblem() throws Exception {
        doThrow(Problem.conflict("disabled")).when(desk).redeliver(any(), any(), any());
        startRoute("15-deliveries-api", "redeliver");

        send(null);

        verify(answers).problem(any());
    }
}
