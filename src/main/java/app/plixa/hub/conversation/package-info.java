/** One contact on one number: found or opened, reopened by the next message. */
package app.plixa.hub.conversation;
