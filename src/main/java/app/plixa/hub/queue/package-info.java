/** Messages that enterprise systems send through queues, and the broker users they come from (contract, section 5). */
package app.plixa.hub.queue;
