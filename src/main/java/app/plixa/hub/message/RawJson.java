package app.plixa.hub.message;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** JSON that is already written, and stands as it is in what we write. */
public record RawJson(@JsonValue @JsonRawValue String text) {}
