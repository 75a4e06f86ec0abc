/** How rows are written: many callers, one multi-row statement a table, one commit. */
package app.plixa.hub.commit;
