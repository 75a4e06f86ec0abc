package app.plixa.hub.panel;

import java.io.Serializable;
import java.security.Principal;

/** What a session remembers of somebody: who, and under which version of the sessions. All else is looked up. */
record SignedIn(String userId, int sessionVersion) implements Principal, Serializable {
    @Override
    public String getName() {
        return userId;
    }
}
