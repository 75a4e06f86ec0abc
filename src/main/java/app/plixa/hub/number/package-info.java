/** The WhatsApp numbers that workspaces have connected. */
package app.plixa.hub.number;
