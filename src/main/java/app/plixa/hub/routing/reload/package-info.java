/** Takes saved route files into the running flow: linted, rehearsed, then swapped route by route; or not at all. */
package app.plixa.hub.routing.reload;
