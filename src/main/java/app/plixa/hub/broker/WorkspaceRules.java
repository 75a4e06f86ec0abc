package app.plixa.hub.broker;

import app.plixa.hub.queue.Addresses;
import java.util.Optional;
import org.apache.activemq.artemis.core.security.CheckType;

/**
 * What a workspace's user may do at a broker: send to {@code plixa.messages.send} and to what routes of yours read for it,
 * read its own workspace's events, rejects and replies, and use temporary queues of its own. Everything else is closed.
 * Needs nothing but Artemis, so that it also decides in a broker of its own.
 */
final class WorkspaceRules {
    /** Whose temporary queue it is. */
    @FunctionalInterface
    interface Owners {
        /** The user who made the queue; empty when there is none such. */
        Optional<String> of(String queue);
    }

    private final Owners owners;

    WorkspaceRules(Owners owners) {
        this.owners = owners;
    }

    /** Whether it is the name of a workspace's user, {@code <slug>.<own>}: those of hubs and operators have no dot. */
    static boolean isOfWorkspace(String user) {
        return user.indexOf('.') >= 0;
    }

    /** Whether the user of the workspace may; {@code place} is an address, or one with a queue: {@code address::queue}. */
    boolean may(String user, String slug, CheckType check, String place) {
        int colons = place.indexOf("::");
        String address = colons < 0 ? place : place.substring(0, colons);
        if (address.equals(Addresses.SEND) || Addresses.isRoutes(address, slug)) {
            return check == CheckType.SEND;
        }
        if (address.equals(Addresses.rejected(slug))) {
            // Whoever reads before the first reject makes the queue.
            return reads(check) || check == CheckType.CREATE_DURABLE_QUEUE || check == CheckType.CREATE_ADDRESS;
        }
        if (address.equals(Addresses.events(slug)) || Addresses.isReplies(address, slug)) {
            return reads(check) || makes(check) || check == CheckType.DELETE_DURABLE_QUEUE;
        }
        if (Addresses.isTemporary(address)) {
            return check == CheckType.CREATE_NON_DURABLE_QUEUE
                    || check == CheckType.CREATE_ADDRESS
                    || (reads(check) || deletes(check))
                            && owners.of(address).filter(user::equals).isPresent();
        }
        return false;
    }

    private static boolean reads(CheckType check) {
        return check == CheckType.CONSUME || check == CheckType.BROWSE;
    }

    private static boolean makes(CheckType check) {
        return check == CheckType.CREATE_DURABLE_QUEUE
                || check == CheckType.CREATE_NON_DURABLE_QUEUE
                || check == CheckType.DELETE_NON_DURABLE_QUEUE
                || check == CheckType.CREATE_ADDRESS;
    }

    private static boolean deletes(CheckType check) {
        return check == CheckType.DELETE_NON_DURABLE_QUEUE || check == CheckType.DELETE_ADDRESS;
    }
}
