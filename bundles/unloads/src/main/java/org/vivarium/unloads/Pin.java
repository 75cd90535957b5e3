package org.vivarium.unloads;

/** One of the tables that keep what bundles leave in them. */
interface Pin {
    /** Removes from it what belongs to bundles that leave, and takes that down. */
    void repair(Leaving leaving) throws ReflectiveOperationException;
}
