package app.plixa.hub.message;

import app.plixa.hub.commit.Columns;
import app.plixa.hub.commit.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Of what WhatsApp tells, what it tells for the first time: a repeated message must not even reopen a conversation. */
final class FirstTold {
    private static final String KNOWN = """
            select m.number_id || ' ' || m.provider_id from unnest(?::text[], ?::text[]) as k(number_id, provider_id)
            join messages m on m.number_id = k.number_id and m.provider_id = k.provider_id""";

    private FirstTold() {}

    /** Without those stored before, and each once. */
    static List<Inbound> of(Connection transaction, Stream<Inbound> inbound) throws SQLException {
        Map<String, Inbound> distinct = inbound.collect(
                Collectors.toMap(Inbound::key, Function.identity(), (first, repeated) -> first, LinkedHashMap::new));
        if (distinct.isEmpty()) {
            return List.of();
        }
        Columns<Inbound> keys = Columns.of(List.copyOf(distinct.values()))
                .text(Inbound::numberId)
                .text(Inbound::providerId);
        distinct.keySet().removeAll(Sql.query(transaction, KNOWN, row -> row.getString(1), keys.with()));
        return List.copyOf(distinct.values());
    }
}
