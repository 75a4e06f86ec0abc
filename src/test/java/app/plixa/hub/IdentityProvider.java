package app.plixa.hub;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;

/** An OpenID Connect provider that vouches for whomever the test says. */
final class IdentityProvider implements AutoCloseable {
    private static final String CLIENT = "panel";

    private final RSAKey key;
    private final Receiver server;
    private volatile JWTClaimsSet.Builder next;

    IdentityProvider() throws IOException, JOSEException {
        this.key = new RSAKeyGenerator(2048).keyID("1").generate();
        this.server = new Receiver(request -> new Receiver.Reply(
                200,
                request.path().equals("/keys") ? new JWKSet(key.toPublicJWK()).toString() : tokens(),
                "Content-Type",
                "application/json"));
    }

    /** What the hub is told of it. */
    String[] options() {
        String registration = "--spring.security.oauth2.client.registration.acme.";
        String provider = "--spring.security.oauth2.client.provider.acme.";
        return new String[] {
            registration + "client-id=" + CLIENT,
            registration + "client-secret=secret",
            registration + "client-name=Acme",
            registration + "scope=openid,email",
            registration + "authorization-grant-type=authorization_code",
            registration + "redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
            provider + "authorization-uri=" + server.url("/authorize"),
            provider + "token-uri=" + server.url("/token"),
            provider + "jwk-set-uri=" + server.url("/keys")
        };
    }

    /** The next one who comes. */
    void vouchFor(String email, boolean verified, String nonce) {
        Instant now = Instant.now();
        next = new JWTClaimsSet.Builder()
                .issuer("https://acme.example.com")
                .subject(email)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .claim("nonce", nonce)
                .claim("email", email)
                .claim("email_verified", verified);
    }

    @Override
    public void close() {
        server.close();
    }

    private String tokens() {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(), next.build());
            token.sign(new RSASSASigner(key));
            return "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
                    + token.serialize() + "\"}";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
