package app.plixa.hub.routing.reload;

import java.time.Instant;
import java.util.List;

/**
 * What came of the last change in the routes folder.
 *
 * @param at when
 * @param applied whether the flow follows the files; if not, the one before goes on
 * @param routes ids of the routes that were changed, added or removed
 * @param messages what is wrong and where: {@code file:line:column: message} where that is known
 */
public record LastReload(Instant at, boolean applied, List<String> routes, List<String> messages) {}
