/** What a message says: each type of the WhatsApp Cloud API with its rules (Meta: Cloud API, Messages reference). */
package app.plixa.hub.message.content;
