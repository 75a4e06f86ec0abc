package app.plixa.hub.http;

import java.util.Map;
import org.apache.hc.core5.http.HttpHost;

/** A POST of JSON: where to, and what. */
public record Letter(HttpHost host, String path, Map<String, String> headers, byte[] body) {}
