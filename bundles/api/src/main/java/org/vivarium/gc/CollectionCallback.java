package org.vivarium.gc;

/** Hears of collections: an entry of {@code gc.callbacks}. Called under the interpreter's lock. */
@FunctionalInterface
public interface CollectionCallback {
    /** Which end of a collection it hears of. */
    enum Phase {
        /** It is about to begin. */
        START,
        /** It is over. */
        STOP
    }

    /** What it is told; the counts are 0 at the start. */
    record Figures(int generation, int collected, int uncollectable) {}

    /** Takes the news. */
    void collection(Phase phase, Figures figures);
}
