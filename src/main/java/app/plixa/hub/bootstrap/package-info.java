/** The first start: a workspace, a user, a token and a number, told once. */
package app.plixa.hub.bootstrap;
