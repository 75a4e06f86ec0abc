/** The reference of the API: its document as JSON, and the page that shows it (contract, section 2). */
package app.plixa.hub.docs;
