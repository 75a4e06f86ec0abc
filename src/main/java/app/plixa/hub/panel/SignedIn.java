package app.plixa.hub.panel;

import app.plixa.hub.user.User;
import app.plixa.hub.user.Users;
import java.io.Serializable;
import java.security.Principal;
import java.sql.SQLException;
import java.util.Optional;

/** What a session remembers of somebody: who, and under which version of the sessions. All else is looked up. */
record SignedIn(String userId, int sessionVersion) implements Principal, Serializable {
    @Override
    public String getName() {
        return userId;
    }

    /** Who that is now; empty where that user is gone, or has ended the sessions of this version. */
    Optional<User> user(Users users) throws SQLException {
        return users.find(userId).filter(user -> user.sessionVersion() == sessionVersion);
    }
}
