package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.whatsapp.CallbackSignature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses what has an {@code appsecret_proof} that is not the token's under its app's secret (Graph API: Secure
 * requests). Where the stand-in knows no secret for a token, any is right but {@code wrong-secret}.
 */
@Component
@InSandbox
class ProofDoor implements HandlerInterceptor {
    private static final String WRONG = "wrong-secret";
    private static final String BEARER = "Bearer ";

    private final SandboxNumbers numbers;
    private final ObjectMapper json;

    ProofDoor(SandboxNumbers numbers, ObjectMapper json) {
        this.numbers = numbers;
        this.json = json;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        String authorization = Objects.toString(request.getHeader("Authorization"), "");
        String proof = UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .getFirst("appsecret_proof");
        // The token is looked at first.
        if (proof == null || !numbers.know(authorization) || isRight(authorization, proof)) {
            return true;
        }
        var answer = Refusal.proof().answer();
        response.setStatus(answer.getStatusCode().value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), answer.getBody());
        return false;
    }

    private boolean isRight(String authorization, String proof) {
        String token = authorization.substring(BEARER.length());
        return numbers.secretOf(authorization)
                .map(secret -> CallbackSignature.proof(token, secret).equals(proof))
                .orElseGet(() -> proof.matches("[0-9a-f]{64}")
                        && !CallbackSignature.proof(token, WRONG).equals(proof));
    }
}
