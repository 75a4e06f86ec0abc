/** The hub beside what else could be built, measured in one run on one machine. */
package app.plixa.bench;
