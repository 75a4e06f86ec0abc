package app.plixa.hub.message;

import java.util.Optional;

/** A draft that asks to be stored, and the key it came with. */
record Asked(Draft draft, Optional<Once> once) {}
