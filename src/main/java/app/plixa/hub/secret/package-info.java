/** Secrets at rest: what the database must not show is sealed before it is stored. */
package app.plixa.hub.secret;
