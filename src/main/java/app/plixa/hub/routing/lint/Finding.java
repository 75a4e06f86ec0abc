package app.plixa.hub.routing.lint;

import java.nio.file.Path;

/**
 * Something wrong in a route file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Finding(Path file, int line, int column, String message) {
    /** {@code file:line:column: message}, as editors and CI pipelines read it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
