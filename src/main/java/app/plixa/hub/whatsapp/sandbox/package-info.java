/** A stand-in for Meta's Cloud API inside the hub, for profile {@code sandbox} only (contract, section 4). */
package app.plixa.hub.whatsapp.sandbox;
