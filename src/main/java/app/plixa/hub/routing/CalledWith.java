package app.plixa.hub.routing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What this method begins others of its bean settle and end: the lint holds a route that calls it to calling them, too. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CalledWith {
    /** Names of the other methods. */
    String[] value();
}
