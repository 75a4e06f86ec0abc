package app.plixa.hub.routing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.token.MeDesk;
import app.plixa.hub.token.TokenDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 18-tokens-api and 19-me-api. */
class TokenRoutesTest extends RouteTest {
    private Access access;
    private Answers answers;
    private TokenDesk tokens;
    private MeDesk me;

    @BeforeEach
    void standIns() throws Exception {
        access = bean("access", Access.class);
        answers = bean("answers", Answers.class);
        tokens = bean("tokenDesk", TokenDesk.class);
        me = bean("meDesk", MeDesk.class);
        load("00-errors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-tokens", "create-token", "revoke-token"})
    void withoutTheAbilityNoTokenIsTouched(String route) throws Exception {
        doThrow(Problem.missingAbility("tokens")).when(access).require(eq("tokens"), any());
        startRoute("18-tokens-api", route);

        send("{}".getBytes());

        verify(answers).problem(any());
        verifyNoInteractions(tokens);
    }

    @Test
    void aListIsAnswered() throws Exception {
        startRoute("18-tokens-api", "list-tokens");
        send(null);
        verify(tokens).list(any(), any());
    }

    @Test
    void aTokenIsCreatedByWhomItsCallerIs() throws Exception {
        startRoute("18-tokens-api", "create-token");
        send("{}".getBytes());
        verify(tokens).create(any(), any(), any());
    }

    @Test
    void aTokenIsRevoked() throws Exception {
        startRoute("18-tokens-api", "revoke-token");
        send(null);
        verify(tokens).revoke(any(), any(), any());
    }

    @Test
    void whoeverIsAdmittedLearnsWhoItIs() throws Exception {
        startRoute("19-me-api", "show-me");
        send(null);
        var order = inOrder(access, me);
        order.verify(access).admit(any());
        order.verify(me).show(any(), any());
    }

    @Test
    void whoIsNotAdmittedLearnsNothing() throws Exception {
        doThrow(Problem.unauthenticated()).when(access).admit(any());
        startRoute("19-me-api", "show-me");

        send(null);

        verify(answers).problem(any());
        verifyNoInteractions(me);
    }
}
