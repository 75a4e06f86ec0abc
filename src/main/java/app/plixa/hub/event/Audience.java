package app.plixa.hub.event;

/** Who listens to the events of a workspace at the broker. */
public interface Audience {
    /**
     * Whether any queue would get an event of this workspace now. Asked after the event is committed, so a subscriber
     * that came before it is always counted.
     *
     * @param slug the workspace's short name, part of its address
     */
    boolean listensTo(String slug);
}
