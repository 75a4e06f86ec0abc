package app.plixa.hub.routing.lint;

import java.util.Collection;
import java.util.Optional;

/** The beans that routes may name. */
public interface Beans {
    /** All of their names, to find the one that was meant. */
    Collection<String> names();

    /** A bean's class; empty where there is no such bean. */
    Optional<Class<?>> type(String name);
}
