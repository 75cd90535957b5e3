package org.vivarium.gc;

/** What a collector reports: {@code gc.DEBUG_STATS} and its like. */
public enum DebugFlag {
    /** Each collection, with its figures. */
    STATS,
    /** Each object that is freed. */
    COLLECTABLE,
    /** Each object that is unreachable and cannot be freed. */
    UNCOLLECTABLE,
    /** Keeps what is unreachable in {@link Collector#garbage} in place of freeing it. */
    SAVEALL
}
