package app.plixa.hub.panel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How a workspace's endpoints do. */
@Component
class EndpointHealth {
    private static final String ENDPOINTS = """
            select p.id, p.url, p.enabled, p.disabled_reason, p.failures, p.failing_since,
              (select count(*) from (select 1 from deliveries d
                where d.endpoint_id = p.id and d.state = 'pending' limit 1000) w) as waiting
            from endpoints p where p.workspace_id = ? order by p.id""";

    /**
     * One endpoint's.
     *
     * @param state {@code ok}, {@code bad} (only failures since then) or {@code disabled}
     * @param words for people
     * @param waiting deliveries that wait for it, at most 1000
     */
    record Health(
            String id, String url, String state, String words, int failures, Optional<Instant> since, int waiting) {}

    /** Those that fail come before those that were switched off for it, which somebody has seen before. */
    private static final String FAILING = """
            select p.id, p.url, p.enabled, p.disabled_reason, p.failing_since, count(*) over () as count
            from endpoints p
            where p.workspace_id = ?
              and (p.enabled and p.failures > 0 or not p.enabled and p.disabled_reason in ('gone', 'failing'))
            order by p.enabled desc, p.failing_since, p.id limit ?""";

    /**
     * An endpoint that fails, or failed until it was switched off.
     *
     * @param since when it began to fail; empty when it is off
     * @param off why it is off, for people
     */
    record Ailing(String id, String url, Optional<Instant> since, String off) {}

    /** Endpoints that fail: how many there are, and those of them that fail the longest. */
    record Failing(int count, List<Ailing> worst) {}

    private final JdbcClient database;

    EndpointHealth(JdbcClient database) {
        this.database = database;
    }

    /** All of a workspace's, by id, always in the same order. */
    Map<String, Health> ofWorkspace(String workspaceId) {
        Map<String, Health> all = new LinkedHashMap<>();
        database.sql(ENDPOINTS)
                .param(workspaceId)
                .query((row, n) -> {
                    int failures = row.getInt("failures");
                    String state = !row.getBoolean("enabled") ? "disabled" : failures > 0 ? "bad" : "ok";
                    return new Health(
                            row.getString("id"),
                            row.getString("url"),
                            state,
                            words(state, row.getString("disabled_reason"), failures),
                            failures,
                            since(row),
                            row.getInt("waiting"));
                })
                .list()
                .forEach(health -> all.put(health.id(), health));
        return all;
    }

    /** Those of a workspace that fail: at most so many of them are named. */
    Failing failing(String workspaceId, int most) {
        AtomicInteger count = new AtomicInteger();
        List<Ailing> worst = database.sql(FAILING)
                .params(workspaceId, most)
                .query((row, n) -> {
                    count.set(row.getInt("count"));
                    return new Ailing(
                            row.getString("id"),
                            row.getString("url"),
                            row.getBoolean("enabled") ? since(row) : Optional.empty(),
                            words("disabled", row.getString("disabled_reason"), 0));
                })
                .list();
        return new Failing(count.get(), worst);
    }

    private static Optional<Instant> since(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("failing_since", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static String words(String state, String reason, int failures) {
        if (state.equals("bad")) {
            return "Failing: " + failures + (failures == 1 ? " attempt" : " attempts") + " in a row";
        }
        if (state.equals("ok")) {
            return "Healthy";
        }
        return switch (String.valueOf(reason)) {
            case "gone" -> "Off: it answered 410 Gone";
            case "failing" -> "Off: it failed for five days";
            default -> "Off";
        };
    }
}
