package app.plixa.hub.whatsapp.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;

/** There with the stand-in, inside a hub or alone. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Profile({InSandbox.IN_HUB, InSandbox.ALONE})
@interface InSandbox {
    /** The profile of a hub with the stand-in. */
    String IN_HUB = "sandbox";

    /** The profile of the stand-in without a hub. */
    String ALONE = "sandbox-only";
}
