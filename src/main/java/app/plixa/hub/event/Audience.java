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

    /**
     * The same, asked while an event is being stored and answered at once: true only when it is certain that no queue
     * would get the event, so that storing it as published saves a second write of its row. A broker that would have to
     * be asked over the network, or is away, must not hold up the commit: then it is not certain.
     *
     * @param workspaceId the workspace's id
     */
    boolean surelyNobody(String workspaceId);
}
