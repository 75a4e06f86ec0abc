/** The route folder: what hands committed work to the routes, and what checks and draws the files. */
package app.plixa.hub.routing;
