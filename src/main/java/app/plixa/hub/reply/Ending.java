package app.plixa.hub.reply;

import java.util.Optional;

/** How a reply ends. */
public sealed interface Ending {
    /** The name of its state in {@code auto_replies}. */
    String state();

    /** Why, where there is anything to say. */
    Optional<Reason> reason();

    /** A text is sent; with a reason it is the fallback. */
    record Say(String text, Optional<Reason> reason) implements Ending {
        @Override
        public String state() {
            return "sent";
        }

        /** Without the text: it stands in logs. */
        @Override
        public String toString() {
            return "say " + reason;
        }
    }

    /** Nothing is said, and people are called. */
    record HandOver(Reason why) implements Ending {
        @Override
        public String state() {
            return "handed_over";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }
    }

    /** Nothing is said, for nothing needs to be. */
    record Skip(Reason why) implements Ending {
        @Override
        public String state() {
            return "skipped";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }
    }

    /** Nothing is said, for there is nothing to say. */
    record Fail(Reason why) implements Ending {
        @Override
        public String state() {
            return "failed";
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }
    }
}
