package app.plixa.hub.reply;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Through which of its numbers a workspace wants first replies, within what the configuration allows. */
@Component
public class ReplyChoices {
    private static final String NUMBERS = """
            select id, workspace_id, phone, phone_number_id, auto_reply from numbers
            where workspace_id = ? order by id limit 100""";

    private static final String CHOOSE = "update numbers set auto_reply = ? where id = ? and workspace_id = ?";

    /**
     * One number's.
     *
     * @param allowed whether {@code hub.auto-reply.numbers} lets replies be written through it
     * @param wanted whether the workspace wants them
     */
    public record Choice(String numberId, String phone, boolean allowed, boolean wanted) {}

    /**
     * Who writes replies, and within which bounds.
     *
     * @param provider for example {@code openai}
     * @param fallback what is sent when the model fails
     * @param handOverWord leaves a conversation to people
     */
    public record Writer(
            String provider,
            String model,
            Optional<String> fallback,
            Optional<String> handOverWord,
            Duration timeout,
            Duration maxAge) {}

    private final ReplySettings settings;
    private final JdbcClient database;

    ReplyChoices(ReplySettings settings, JdbcClient database) {
        this.settings = settings;
        this.database = database;
    }

    /** Who writes them; empty: nobody does. */
    public Optional<Writer> writer() {
        Optional<String> word = Optional.of(settings.handOverWord().strip()).filter(text -> !text.isEmpty());
        return Optional.of(settings)
                .filter(ReplySettings::on)
                .map(on -> new Writer(on.provider(), on.model(), on.substitute(), word, on.timeout(), on.maxAge()));
    }

    /** The workspace's numbers, oldest first. */
    public List<Choice> of(String workspaceId) {
        return database.sql(NUMBERS)
                .param(workspaceId)
                .query((row, n) -> new Choice(
                        row.getString("id"),
                        row.getString("phone"),
                        settings.isFor(
                                row.getString("id"), row.getString("phone_number_id"), row.getString("workspace_id")),
                        row.getBoolean("auto_reply")))
                .list();
    }

    /** Turns replies through a number on or off, from the next one on; false where the workspace has no such number. */
    public boolean choose(String workspaceId, String numberId, boolean wanted) {
        return database.sql(CHOOSE).params(wanted, numberId, workspaceId).update() == 1;
    }
}
