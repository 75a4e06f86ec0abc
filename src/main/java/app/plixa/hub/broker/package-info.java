/** Artemis: embedded from {@code artemis/broker.xml}, or the one named by {@code spring.artemis.*}. */
package app.plixa.hub.broker;
