package app.plixa.hub.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** An event as webhooks get it: the very JSON of contract section 3. */
public record ToldEvent(String id, @JsonValue @JsonRawValue String payload) {}
