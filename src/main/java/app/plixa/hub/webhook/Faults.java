package app.plixa.hub.webhook;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http2.impl.nio.ProtocolNegotiationException;

/** Says in words why nobody answered. */
final class Faults {
    private static final String ALERT = "Received fatal alert: ";
    /** As {@link java.util.Date} writes itself, which is all that the exceptions carry. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US);

    private Faults() {}

    /** The fault in one word of a closed vocabulary, and its details. */
    static Answer.Broken of(Throwable cause) {
        String word = word(cause);
        String detail = word.equals("tls_error") ? tls(cause) : String.valueOf(cause.getMessage());
        return new Answer.Broken(word, detail.replace("\0", ""));
    }

    private static String word(Throwable cause) {
        if (cause instanceof RefusedAddressException) {
            return "address_refused";
        }
        if (cause instanceof UnknownHostException) {
            return "dns_error";
        }
        if (cause instanceof InterruptedIOException) {
            return "timeout";
        }
        if (cause instanceof ConnectException) {
            return "connection_refused";
        }
        // The latter: an alert came where the protocol should have been agreed on.
        boolean tls = cause instanceof SSLException || cause instanceof ProtocolNegotiationException;
        return tls ? "tls_error" : "connection_error";
    }

    private static String tls(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        Optional<CertificateExpiredException> expired = find(fault, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return "certificate expired on " + date(expired.get());
        }
        Optional<CertificateNotYetValidException> early = find(fault, CertificateNotYetValidException.class);
        if (early.isPresent()) {
            return "certificate not valid before " + date(early.get());
        }
        if (fault instanceof SSLPeerUnverifiedException
                || message.startsWith("No subject alternative")
                || message.startsWith("No name matching")) {
            return "host name does not match: " + message;
        }
        boolean strange = find(fault, CertPathBuilderException.class).isPresent()
                || find(fault, CertPathValidatorException.class)
                        .filter(e -> e.getReason() == PKIXReason.NO_TRUST_ANCHOR)
                        .isPresent();
        if (strange) {
            return "unknown issuer: the certificate leads to no authority that is trusted";
        }
        if (fault instanceof ProtocolNegotiationException) {
            return "handshake refused: " + message;
        }
        return message.startsWith(ALERT)
                ? "handshake refused: " + message.substring(ALERT.length()).replace('_', ' ')
                : message;
    }

    private static String date(Exception validity) {
        String written = String.valueOf(validity.getMessage()).replaceFirst("^Not(After|Before): ", "");
        try {
            return ZonedDateTime.parse(written, DATE)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toLocalDate()
                    .toString();
        } catch (DateTimeParseException e) {
            return written;
        }
    }

    private static <E extends Throwable> Optional<E> find(Throwable fault, Class<E> kind) {
        return Stream.iterate(fault, e -> e != null, Throwable::getCause)
                .limit(20)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }
}
