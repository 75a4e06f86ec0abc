package app.plixa.hub.queue;

import app.plixa.hub.workspace.Token;

/**
 * A user of the broker.
 *
 * @param name what it signs in as
 * @param slug its workspace's short name, part of the addresses it may use
 * @param token what it may do in the hub, as if it were an API token
 */
public record BrokerUser(String name, String slug, Token token) {}
