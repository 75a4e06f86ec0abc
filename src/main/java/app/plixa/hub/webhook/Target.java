package app.plixa.hub.webhook;

/**
 * Where a delivery goes, as its endpoint was when it was claimed.
 *
 * @param failing whether nothing but failures came from there lately
 */
public record Target(String endpointId, String url, Secrets secrets, RetrySettings retries, boolean failing) {}
