/** A customer of the hub with its users and API tokens (contract, sections 1 and 2). */
package app.plixa.hub.workspace;
