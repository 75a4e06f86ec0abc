/** Webhooks out: endpoints, one delivery an event and endpoint, its attempts and their judgement (contract, 3). */
package app.plixa.hub.webhook;
