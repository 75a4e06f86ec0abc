package app.plixa.hub.webhook;

/**
 * Where a delivery goes, as its endpoint was when it was claimed.
 *
 * @param failing whether nothing but failures came from there lately
 * @param shape in which form it gets them
 */
public record Target(
        String endpointId, String url, Secrets secrets, RetrySettings retries, boolean failing, Shape shape) {}
