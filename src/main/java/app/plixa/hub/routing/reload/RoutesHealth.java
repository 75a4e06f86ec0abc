package app.plixa.hub.routing.reload;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Warns of a change of the routes that was refused; the hub goes on, so it is as healthy as before. Anybody may read
 * this, and what is wrong with a file may quote it: unless {@code hub.routes.tell} says so, it only says where.
 */
@Component("routesHealthIndicator")
class RoutesHealth implements HealthIndicator {
    /** Comes after UP, so the hub as a whole stays UP. */
    static final Status WARNING = new Status("WARNING");

    private static final int MOST_PLACES = 20;

    private final Optional<RouteReload> reload;
    private final boolean tell;

    RoutesHealth(Optional<RouteReload> reload, @Value("${hub.routes.tell}") boolean tell) {
        this.reload = reload;
        this.tell = tell;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("reload", reload.isPresent() ? "on" : "off");
        reload.flatMap(RouteReload::last).ifPresent(last -> {
            health.withDetail("last_reload", last.at().toString()).withDetail("applied", last.applied());
            if (!last.applied()) {
                List<String> wrong = tell ? last.briefly() : last.places();
                health.status(WARNING)
                        .withDetail("warning", wrong.stream().limit(MOST_PLACES).toList());
            }
        });
        return health.build();
    }
}
