/** The first reply by AI to a customer who opens a conversation: whether, what, and never twice. */
package app.plixa.hub.reply;
