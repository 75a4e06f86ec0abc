package app.plixa.hub.routing.lint;

/** A line and a column of a file, both from 1. */
record Place(int line, int column) {
    static final Place START = new Place(1, 1);
}
