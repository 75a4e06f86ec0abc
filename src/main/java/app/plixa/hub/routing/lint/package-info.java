/** Reads route files as Camel does and says what is wrong with them: where, and what was probably meant. */
package app.plixa.hub.routing.lint;
