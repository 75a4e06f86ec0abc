/** PostgreSQL: embedded under the data folder, or the one named by {@code spring.datasource.*}. */
package app.plixa.hub.database;
