package org.vivarium.gc;

/**
 * When a collector collects by itself.
 *
 * @param young how many objects more may have been made than deallocated since the last collection before generation 0 is collected;
 *     0 for never
 * @param middle how many collections of generation 0 come before one of generation 1
 * @param old how many collections of generation 1 come before one of generation 2, which then waits until the objects that have not
 *     been through one are a quarter of those that have
 */
public record Thresholds(int young, int middle, int old) {
    /** CPython's. */
    public static final Thresholds DEFAULT = new Thresholds(2000, 10, 10);

    public Thresholds {
        if (young < 0 || middle < 0 || old < 0) {
            throw new IllegalArgumentException("thresholds are 0 or more, not " + young + ", " + middle + ", " + old);
        }
    }
}
