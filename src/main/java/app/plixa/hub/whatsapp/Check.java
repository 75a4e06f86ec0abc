package app.plixa.hub.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that has to be right for a number to work.
 *
 * @param ok empty where nobody can tell
 * @param detail how it is, for somebody who is no expert
 * @param fix what to do about it
 * @param at when it was so, where that counts
 */
record Check(String name, Optional<Boolean> ok, String detail, Optional<String> fix, Optional<Instant> at) {
    static Check good(String name, String detail) {
        return new Check(name, Optional.of(true), detail, Optional.empty(), Optional.empty());
    }

    static Check bad(String name, String detail, String fix) {
        return new Check(name, Optional.of(false), detail, Optional.of(fix), Optional.empty());
    }

    static Check unknown(String name, String detail, Optional<String> fix) {
        return new Check(name, Optional.empty(), detail, fix, Optional.empty());
    }

    Check at(Optional<Instant> when) {
        return new Check(name, ok, detail, fix, when);
    }

    boolean failed() {
        return ok.filter(good -> !good).isPresent();
    }
}
