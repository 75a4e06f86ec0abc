package app.plixa.hub.routing.reload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * An element of a route file that can be loaded by itself.
 *
 * @param file where it stands
 * @param element the element, {@code {"route":{…}}} say
 */
record Piece(Path file, JsonNode element) {
    /** What Camel loads; JSON is YAML, too. */
    Resource resource() {
        return ResourceHelper.fromString(file.getFileName().toString(), "[" + element + "]");
    }

    /** Whether the two mean the same, wherever they stand. */
    boolean means(Piece other) {
        return other != null && element.equals(other.element);
    }
}
