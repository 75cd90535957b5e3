package org.vivarium.imports;

import org.vivarium.modules.ModuleException;

/** A bundle cannot be deployed beside one that is. What is to be done about it is said here for the console, and by the deploy folder for files. */
final class ConflictException extends ModuleException {
    private static final long serialVersionUID = 1;

    private final String fact;
    private final String there;

    /**
     * A conflict.
     *
     * @param there symbolic name and version of the bundle that is deployed
     */
    ConflictException(String fact, String there, String remedy) {
        super(fact + "; " + remedy);
        this.fact = fact;
        this.there = there;
    }

    /** The message without the remedy. */
    String fact() {
        return fact;
    }

    /** Symbolic name and version of the bundle that is deployed. */
    String there() {
        return there;
    }
}
