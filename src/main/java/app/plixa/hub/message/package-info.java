/** Messages: accepted, sent in order, answered for; and those that customers write (contract, sections 2.1 and 4). */
package app.plixa.hub.message;
