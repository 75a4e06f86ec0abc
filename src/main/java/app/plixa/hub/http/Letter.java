package app.plixa.hub.http;

import java.util.Map;
import org.apache.hc.core5.http.HttpHost;

/**
 * A POST of JSON: where to, and what.
 *
 * @param repeatable whether it may be sent again where nobody knows if it arrived, for its receiver knows it by an id
 */
public record Letter(HttpHost host, String path, Map<String, String> headers, byte[] body, boolean repeatable) {}
