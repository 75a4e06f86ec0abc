package app.plixa.hub.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A registered webhook URL; its secret leaves the hub at creation and rotation only, and is sealed here. An update writes
 * what it changes and nothing else, for deliveries count their failures in the same row.
 */
@Entity
@DynamicUpdate
@Table(name = "endpoints")
@NamedQuery(
        name = "endpointsOfWorkspace",
        query = "select e from Endpoint e where e.workspaceId = :workspace and e.id < :before order by e.id desc")
@NamedQuery(
        name = "endpointOfWorkspace",
        query = "select e from Endpoint e where e.workspaceId = :workspace and e.id = :id")
public class Endpoint {
    @Id
    private String id;

    @Column(nullable = false)
    private String workspaceId;

    @Column(nullable = false)
    private String url;

    private String description;

    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> events;

    @Column(nullable = false)
    private String secret;

    @Column(nullable = false)
    private boolean enabled;

    private String disabledReason;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<Integer> retryDelays;

    private Integer maxAttempts;

    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<Integer> retryOn;

    @Embedded
    private Tailored tailored = new Tailored();

    private Integer maxPerSecond;

    private Integer maxConcurrency;

    private boolean ordered;

    private String caCertificate;

    private String clientCertificate;

    private String clientKey;

    private String previousSecret;

    private Instant previousSecretExpiresAt;

    private int failures;

    private Instant failingSince;

    @Version
    private long version;

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private Instant updatedAt;

    /** For JPA. */
    protected Endpoint() {}

    Endpoint(String id, String workspaceId, EndpointRequest request, String secret, Instant now) {
        this.id = id;
        this.workspaceId = workspaceId;
        this.secret = secret;
        this.enabled = true;
        this.createdAt = now;
        set(request, now);
    }

    /** Makes it what is wanted; one that is enabled again, or leads elsewhere, starts without its failures. */
    void change(EndpointRequest wanted, Instant now) {
        if (wanted.equals(settings())) {
            return;
        }
        if (!wanted.url().equals(url) || wanted.enabled() && !enabled) {
            failures = 0;
            failingSince = null;
        }
        set(wanted, now);
    }

    /** Signs with {@code next} from now on, and beside it with {@code today}, the secret until now, for the overlap. */
    void rotate(String next, String today, Duration overlap, Instant now) {
        previousSecret = overlap.isZero() ? null : today;
        previousSecretExpiresAt = overlap.isZero() ? null : now.plus(overlap);
        secret = next;
        updatedAt = now;
    }

    /** What clients see of it at this time. */
    EndpointView view(Instant now) {
        return new EndpointView(
                id,
                url,
                Optional.ofNullable(description),
                events,
                enabled,
                Optional.ofNullable(disabledReason),
                Optional.ofNullable(retryDelays),
                Optional.ofNullable(maxAttempts),
                retryOn,
                tailored.asked().filters(),
                tailored.headerNames(),
                tailored.asked().transformation(),
                Optional.ofNullable(maxPerSecond),
                Optional.ofNullable(maxConcurrency),
                ordered,
                Optional.ofNullable(caCertificate),
                Optional.ofNullable(clientCertificate),
                createdAt,
                updatedAt,
                Optional.ofNullable(previousSecretExpiresAt).filter(now::isBefore));
    }

    /** What clients can set, as it is. */
    EndpointRequest settings() {
        RetrySettings retries = RetrySettings.stored(
                Optional.ofNullable(retryDelays).orElse(List.of()),
                Optional.ofNullable(maxAttempts).orElse(0),
                retryOn);
        Traffic traffic = Traffic.stored(
                Optional.ofNullable(maxPerSecond).orElse(0),
                Optional.ofNullable(maxConcurrency).orElse(0),
                ordered);
        Tls tls = Tls.stored(caCertificate, clientCertificate, clientKey);
        return new EndpointRequest(
                url, Optional.ofNullable(description), events, enabled, retries, tailored.asked(), traffic, tls);
    }

    /** Sends these headers from now on, a JSON object, sealed; null for none. */
    void send(List<String> names, String text) {
        tailored.send(names, text);
    }

    String id() {
        return id;
    }

    /** Signs its deliveries; sealed. */
    String secret() {
        return secret;
    }

    boolean enabled() {
        return enabled;
    }

    /** Failed attempts since the last that did not fail. */
    int failures() {
        return failures;
    }

    /** When the first of those failures was. */
    Optional<Instant> failingSince() {
        return Optional.ofNullable(failingSince);
    }

    /** What makes the body of its deliveries, if that is not the event itself. */
    Optional<String> transformation() {
        return tailored.asked().transformation();
    }

    private void set(EndpointRequest wanted, Instant now) {
        url = wanted.url();
        description = wanted.description().orElse(null);
        events = List.copyOf(wanted.events());
        if (wanted.enabled() != enabled) {
            enabled = wanted.enabled();
            disabledReason = enabled ? null : "by_user";
        }
        retryDelays = wanted.retries().seconds().orElse(null);
        maxAttempts = wanted.retries().maxAttempts().orElse(null);
        retryOn = wanted.retries().retryOn();
        tailored.set(wanted.tailoring());
        set(wanted.traffic(), wanted.tls());
        updatedAt = now;
    }

    private void set(Traffic traffic, Tls tls) {
        maxPerSecond = traffic.maxPerSecond().orElse(null);
        maxConcurrency = traffic.maxConcurrency().orElse(null);
        ordered = traffic.ordered();
        caCertificate = tls.caCertificate().orElse(null);
        clientCertificate = tls.clientCertificate().orElse(null);
        clientKey = tls.clientKey().orElse(null);
    }
}
