package app.plixa.hub.routing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A route that calls this method calls these of the same bean, too: the lint holds a route to it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CalledWith {
    /** Names of the other methods. */
    String[] value();
}
