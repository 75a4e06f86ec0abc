/** The person at the other end; a person, not a phone string (contract, section 1). */
package app.plixa.hub.contact;
