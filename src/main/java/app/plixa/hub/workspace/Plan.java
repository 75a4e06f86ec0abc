package app.plixa.hub.workspace;

import java.util.Locale;

/** What a workspace pays for; the API belongs to the two larger ones (contract, section 2). */
public enum Plan {
    STARTER,
    PROFESSIONAL,
    BUSINESS;

    /** Whether the plan includes the API. */
    public boolean includesApi() {
        return this != STARTER;
    }

    /** The contract's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Plan of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
