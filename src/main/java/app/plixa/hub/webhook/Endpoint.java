package app.plixa.hub.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A registered webhook URL; its secret leaves the hub at creation only. */
@Entity
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

    @Column(nullable = false)
    private Instant createdAt;

    @Column(nullable = false)
    private Instant updatedAt;

    /** For JPA. */
    protected Endpoint() {}

    Endpoint(String id, String workspaceId, EndpointRequest request, String secret, Instant now) {
        this.id = id;
        this.workspaceId = workspaceId;
        this.url = request.url();
        this.description = request.description().orElse(null);
        this.events = List.copyOf(request.events());
        this.secret = secret;
        this.enabled = request.enabled();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** What clients see of it. */
    EndpointView view() {
        return new EndpointView(
                id,
                url,
                java.util.Optional.ofNullable(description),
                events,
                enabled,
                java.util.Optional.ofNullable(disabledReason),
                createdAt,
                updatedAt);
    }

    /** Signs its deliveries. */
    String secret() {
        return secret;
    }
}
