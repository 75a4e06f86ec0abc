/** What happened: stored in the transaction of the change it tells of, published, delivered (contract, section 3). */
package app.plixa.hub.event;
