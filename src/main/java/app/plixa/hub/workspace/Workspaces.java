package app.plixa.hub.workspace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customers of the hub. */
@Component
public class Workspaces {
    private final JdbcClient database;
    private final Cache<String, String> slugs =
            Caffeine.newBuilder().maximumSize(100_000).build();

    Workspaces(JdbcClient database) {
        this.database = database;
    }

    /** The short name in a workspace's addresses; it never changes. Empty when there is no such workspace. */
    public Optional<String> slug(String id) {
        return Optional.ofNullable(slugs.get(id, this::load));
    }

    /** The id of the workspace with this slug. */
    public Optional<String> withSlug(String slug) {
        return database.sql("select id from workspaces where slug = ?")
                .param(slug)
                .query(String.class)
                .optional();
    }

    private String load(String id) {
        return database.sql("select slug from workspaces where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
