package app.plixa.hub.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the delivery queue carries: ids of deliveries, one a line, those of few endpoints together. */
final class QueueEntries {
    /** A claim costs its round trips and its commit, however many it takes; this many share one. */
    private static final int ENOUGH = 256;

    /** Those with an order or a limit are claimed one after the other: no more of them stand before others. */
    private static final int MOST_ENDPOINTS = 64;

    /** A delivery and the endpoint it is for. */
    record Place(String id, String endpointId) {
        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getString("id"), row.getString("endpoint_id"));
        }
    }

    private QueueEntries() {}

    /** The deliveries of an endpoint are in one entry, with those of others until there are enough. */
    static Collection<String> of(List<Place> places) {
        Map<String, List<String>> endpoints = places.stream()
                .collect(Collectors.groupingBy(
                        Place::endpointId, LinkedHashMap::new, Collectors.mapping(Place::id, Collectors.toList())));
        List<String> entries = new ArrayList<>();
        List<String> entry = new ArrayList<>();
        int inEntry = 0;
        for (List<String> ids : endpoints.values()) {
            entry.addAll(ids);
            inEntry++;
            if (entry.size() >= ENOUGH || inEntry == MOST_ENDPOINTS) {
                entries.add(String.join("\n", entry));
                entry.clear();
                inEntry = 0;
            }
        }
        if (!entry.isEmpty()) {
            entries.add(String.join("\n", entry));
        }
        return entries;
    }
}
