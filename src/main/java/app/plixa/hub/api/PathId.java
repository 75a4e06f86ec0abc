package app.plixa.hub.api;

import app.plixa.hub.commit.Ids;

/** The id in the path of a call. */
public final class PathId {
    private PathId() {}

    /** The id as it came; a {@link Problem} 404 when it cannot be one of ours with that prefix. */
    public static String of(String prefix, String id) {
        if (!Ids.isOf(prefix, id)) {
            throw Problem.notFound();
        }
        return id;
    }
}
