package app.plixa.hub.webhook;

import app.plixa.hub.api.Fields;
import app.plixa.hub.secret.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How an endpoint is trusted, and as whom it is called, where that differs from everybody's. All in PEM.
 *
 * @param caCertificate who may have issued its certificate, in place of the authorities that Java trusts
 * @param clientCertificate our certificate, then those that lead to its issuer
 * @param clientKey its private key; sealed wherever it is stored
 */
public record Tls(Optional<String> caCertificate, Optional<String> clientCertificate, Optional<String> clientKey) {
    /** Like everybody. */
    public static final Tls USUAL = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

    static final String COLUMNS = "p.ca_certificate, p.client_certificate, p.client_key";

    private static final int LONGEST = 32 * 1024;
    private static final String PEM = "-----BEGIN ";

    /** The endpoint's under the cursor. */
    static Tls read(ResultSet row) throws SQLException {
        return stored(
                row.getString("ca_certificate"), row.getString("client_certificate"), row.getString("client_key"));
    }

    /** As they are stored; null where there is none. */
    static Tls stored(String caCertificate, String clientCertificate, String clientKey) {
        return caCertificate == null && clientCertificate == null
                ? USUAL
                : new Tls(
                        Optional.ofNullable(caCertificate),
                        Optional.ofNullable(clientCertificate),
                        Optional.ofNullable(clientKey));
    }

    /**
     * With what the fields say instead; null takes one away. A new client certificate needs its key beside it. What is
     * wrong is noted in the fields.
     */
    Tls with(Fields fields) {
        boolean own = fields.has("client_certificate");
        if (!fields.has("ca_certificate") && !own && !fields.has("client_key")) {
            return this;
        }
        Tls wanted = new Tls(
                text(fields, "ca_certificate", caCertificate),
                text(fields, "client_certificate", clientCertificate),
                text(fields, "client_key", own ? Optional.empty() : clientKey));
        Credentials.check(wanted, fields);
        return wanted.equals(USUAL) ? USUAL : wanted;
    }

    /** With its key sealed for the endpoint's row. */
    Tls sealed(Vault vault, String endpointId) {
        return new Tls(
                caCertificate,
                clientCertificate,
                clientKey.map(key -> key.startsWith(PEM) ? vault.seal(key, endpointId, "client_key") : key));
    }

    /** With its key as it is. */
    Tls opened(Vault vault, String endpointId) {
        return new Tls(
                caCertificate,
                clientCertificate,
                clientKey.map(key -> key.startsWith(PEM) ? key : vault.open(key, endpointId, "client_key")));
    }

    /** Whether the key was given now, and is none that is stored. */
    boolean newKey() {
        return clientKey.filter(key -> key.startsWith(PEM)).isPresent();
    }

    private static Optional<String> text(Fields fields, String field, Optional<String> now) {
        if (!fields.has(field)) {
            return now;
        }
        Optional<String> given = fields.text(field, LONGEST).map(String::strip);
        if (given.isPresent() && !given.get().startsWith(PEM)) {
            fields.error(field, "The " + field.replace('_', ' ') + " field must be in PEM.");
            return Optional.empty();
        }
        return given;
    }

    @Override
    public String toString() {
        return "Tls[…]";
    }
}
