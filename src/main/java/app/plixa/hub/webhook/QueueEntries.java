package app.plixa.hub.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the delivery queue carries: ids, one a line, all of one endpoint. */
final class QueueEntries {
    /** A delivery and the endpoint it is for. */
    record Place(String id, String endpointId) {
        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getString("id"), row.getString("endpoint_id"));
        }
    }

    private QueueEntries() {}

    /** An entry for each endpoint, in the order its first delivery comes. */
    static Collection<String> of(List<Place> places) {
        Map<String, String> entries = places.stream()
                .collect(Collectors.groupingBy(
                        Place::endpointId,
                        LinkedHashMap::new,
                        Collectors.mapping(Place::id, Collectors.joining("\n"))));
        return entries.values();
    }
}
