package app.plixa.hub.routing.lint;

import java.util.List;

/** One kind of mistake. Rules see files that are readable YAML, all of a flow together, and note what they find in them. */
interface Rule {
    void check(List<RouteFile> flow);
}
