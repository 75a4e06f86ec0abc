package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.ssl.pem.PemContent;

/** Turns what {@link Tls} says in PEM into what Java calls with. */
final class Credentials {
    private static final char[] NO_PASSWORD = new char[0];

    private Credentials() {}

    /** Notes in the fields what is no certificate or key, or does not go together. */
    static void check(Tls wanted, Fields fields) {
        wanted.caCertificate().ifPresent(pem -> certificates(pem, "ca_certificate", fields));
        if (wanted.clientCertificate().isPresent() != wanted.clientKey().isPresent()) {
            String missing = wanted.clientKey().isPresent() ? "client_certificate" : "client_key";
            String present = wanted.clientKey().isPresent() ? "client key" : "client certificate";
            fields.error(
                    missing,
                    "The " + missing.replace('_', ' ') + " field is required when " + present + " is present.");
            return;
        }
        List<X509Certificate> chain = wanted.clientCertificate()
                .map(pem -> certificates(pem, "client_certificate", fields))
                .orElse(List.of());
        if (!chain.isEmpty() && !wanted.newKey()) {
            return;
        }
        Optional<PrivateKey> key = wanted.clientKey().flatMap(pem -> key(pem, fields));
        if (!chain.isEmpty() && key.isPresent() && !belong(key.get(), chain.get(0))) {
            fields.error("client_key", "The client key field must be the key of the client certificate.");
        }
    }

    /** What to call with; its key is open. */
    static SSLContext context(Tls tls) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(
                    tls.caCertificate().isPresent()
                            ? trusted(tls.caCertificate().get())
                            : null);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own(tls), NO_PASSWORD);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyStore trusted(String pem) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = empty();
        List<X509Certificate> authorities = PemContent.of(pem).getCertificates();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("ca" + i, authorities.get(i));
        }
        return store;
    }

    private static KeyStore own(Tls tls) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = empty();
        if (tls.clientCertificate().isPresent() && tls.clientKey().isPresent()) {
            X509Certificate[] chain = PemContent.of(tls.clientCertificate().get())
                    .getCertificates()
                    .toArray(X509Certificate[]::new);
            store.setKeyEntry("client", PemContent.of(tls.clientKey().get()).getPrivateKey(), NO_PASSWORD, chain);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, java.io.IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<X509Certificate> certificates(String pem, String field, Fields fields) {
        try {
            List<X509Certificate> certificates = PemContent.of(pem).getCertificates();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (RuntimeException e) {
            // Told below like an empty one.
        }
        fields.error(field, "The " + field.replace('_', ' ') + " field must be certificates in PEM.");
        return List.of();
    }

    private static Optional<PrivateKey> key(String pem, Fields fields) {
        try {
            Optional<PrivateKey> key = Optional.ofNullable(PemContent.of(pem).getPrivateKey());
            if (key.isPresent()) {
                return key;
            }
        } catch (RuntimeException e) {
            // Told below like one that is missing.
        }
        fields.error("client_key", "The client key field must be an unencrypted private key in PEM.");
        return Optional.empty();
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = new byte[32];
        new SecureRandom().nextBytes(probe);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(probe);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
