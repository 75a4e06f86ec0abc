/** The work that a hub is given while its image is built, so that the JVM knows it before the first customer comes. */
package app.plixa.hub.training;
