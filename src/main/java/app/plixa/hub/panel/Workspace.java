package app.plixa.hub.panel;

import app.plixa.hub.whatsapp.CloudApiAddress;
import app.plixa.hub.workspace.Plan;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What every page says of the workspace. */
@Component
class Workspace {
    /**
     * A workspace.
     *
     * @param limit requests per minute of a token without a limit of its own
     * @param sandbox whether WhatsApp is played by a stand-in
     * @param first whether it is the one whose owners and developers run the hub
     * @param local whether this hub has one: its own machine may be told, and customers be played
     */
    record About(
            String id,
            String slug,
            String name,
            String plan,
            boolean first,
            int limit,
            boolean sandbox,
            boolean local) {
        /** Whether programs may call the API. */
        public boolean withApi() {
            return Stream.of(Plan.values()).anyMatch(one -> one.word().equals(plan) && one.includesApi());
        }

        /** Whether customers can be played whom no real answer reaches. */
        public boolean playable() {
            return sandbox && local;
        }
    }

    private static final String ABOUT = """
            select id, slug, name, plan, id = (select id from workspaces order by id limit 1) as first
            from workspaces where id = ?""";

    private final JdbcClient database;
    private final int limit;
    private final CloudApiAddress whatsApp;
    private final boolean local;

    Workspace(
            JdbcClient database,
            @Value("${hub.rate-limit.per-minute}") int limit,
            CloudApiAddress whatsApp,
            Environment environment) {
        this.database = database;
        this.limit = limit;
        this.whatsApp = whatsApp;
        this.local = environment.acceptsProfiles(Profiles.of("sandbox"));
    }

    /** The workspace of this id. */
    About about(String id) {
        return database.sql(ABOUT)
                .param(id)
                .query((row, n) -> new About(
                        row.getString("id"),
                        row.getString("slug"),
                        row.getString("name"),
                        row.getString("plan"),
                        row.getBoolean("first"),
                        limit,
                        whatsApp.isStandIn(),
                        local))
                .single();
    }

    /** Gives it another name. */
    void rename(String id, String name) {
        database.sql("update workspaces set name = ? where id = ?")
                .params(name, id)
                .update();
    }
}
