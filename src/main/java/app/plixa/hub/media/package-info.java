/** Files that workspaces upload and customers send: what may be one, where its bytes are, who may have them. */
package app.plixa.hub.media;
