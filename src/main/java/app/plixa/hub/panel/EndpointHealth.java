package app.plixa.hub.panel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
                            Optional.ofNullable(row.getObject("failing_since", OffsetDateTime.class))
                                    .map(OffsetDateTime::toInstant),
                            row.getInt("waiting"));
                })
                .list()
                .forEach(health -> all.put(health.id(), health));
        return all;
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
