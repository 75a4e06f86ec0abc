package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.webhook.RecoveryDesk;
import app.plixa.hub.webhook.RecoverySteps;
import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 15-recoveries-api and 64-recover-deliveries. */
class RecoveryRoutesTest extends RouteTest {
    @ParameterizedTest
    @ValueSource(strings = {"show-recovery", "pause-recovery", "resume-recovery", "cancel-recovery"})
    void withoutTheAbilityNobodyIsAsked(String route) throws Exception {
        Access access = bean("access", Access.class);
        RecoveryDesk desk = bean("recoveryDesk", RecoveryDesk.class);
        Answers answers = bean("answers", Answers.class);
        load("00-errors");
        doThrow(Problem.unauthenticated()).when(access).require(eq("webhooks"), any());
        startRoute("15-recoveries-api", route);

        send(null);

        verifyNoInteractions(desk);
        verify(answers).problem(any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "pause", "resume", "cancel"})
    void eachIsItsOwnDecision(String verb) throws Exception {
        bean("access", Access.class);
        RecoveryDesk desk = bean("recoveryDesk", RecoveryDesk.class);
        bean("answers", Answers.class);
        load("00-errors");
        startRoute("15-recoveries-api", verb + "-recovery");

        send(null);

        RecoveryDesk asked = verify(desk);
        switch (verb) {
            case "show" -> asked.show(any(), any(), any());
            case "pause" -> asked.pause(any(), any(), any());
            case "resume" -> asked.resume(any(), any(), any());
            default -> asked.cancel(any(), any(), any());
        }
    }

    @Test
    void whatIsBegunGoesDownTheDeliveryQueue() throws Exception {
        RecoverySteps steps = bean("recoverySteps", RecoverySteps.class);
        when(steps.work()).thenReturn(List.of("dlv_1\ndlv_2", "dlv_3"));
        start("64-recover-deliveries", "jms:*");
        MockEndpoint queue = getMockEndpoint("mock:jms:queue:plixa.internal.deliveries");
        queue.expectedBodiesReceived("dlv_1\ndlv_2", "dlv_3");

        send(null);

        queue.assertIsSatisfied();
    }
}
