package app.plixa.hub.user;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a user may do; each holds the abilities that API tokens are given, too (contract, sections 1 and 2). */
public enum Role {
    /** Everything, users and queues included. */
    OWNER("Everything, including users and queues", Set.of("read", "write", "webhooks", "tokens")),
    /** Builds the integration. */
    DEVELOPER("Messages, API tokens, webhooks and numbers", Set.of("read", "write", "webhooks", "tokens")),
    /** Answers customers. */
    AGENT("Reads and answers conversations", Set.of("read", "write")),
    /** Looks on. */
    VIEWER("Looks, and changes nothing", Set.of("read"));

    private final String description;
    private final Set<String> abilities;

    Role(String description, Set<String> abilities) {
        this.description = description;
        this.abilities = abilities;
    }

    /** One line for people. */
    public String description() {
        return description;
    }

    /** Of {@code read write webhooks tokens}. */
    public Set<String> abilities() {
        return abilities;
    }

    /** Whether it holds the ability. */
    public boolean may(String ability) {
        return abilities.contains(ability);
    }

    /** Whether it is the one that manages people and queues. */
    public boolean owns() {
        return this == OWNER;
    }

    /** As it is stored and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name, if there is one. */
    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
