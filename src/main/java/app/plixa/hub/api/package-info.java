/** The door of the REST API: tokens, limits, envelopes (contract, section 2). */
package app.plixa.hub.api;
