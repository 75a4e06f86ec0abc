/** How the hub calls others over HTTP: a total time for each exchange, a bounded answer, no surprises. */
package app.plixa.hub.http;
