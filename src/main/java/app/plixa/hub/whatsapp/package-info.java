/** The connector to the WhatsApp Cloud API: requests, answers, callbacks (contract, section 4). */
package app.plixa.hub.whatsapp;
