/** The pages that people look at: made on the server, fed by the same routes as the API (contract, section 6). */
package app.plixa.hub.panel;
