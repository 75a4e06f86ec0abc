/** The message templates that WhatsApp keeps for the workspace's numbers. */
package app.plixa.hub.template;
