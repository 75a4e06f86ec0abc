/** The people of a workspace: who they are, what they may do, how they come in, what they did. */
package app.plixa.hub.user;
