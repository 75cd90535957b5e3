package org.vivarium.collector;

import org.vivarium.interpreters.Interpreter;

/** Tells of what fails where nobody waits for it: {@code sys.unraisablehook}. */
final class Unraisable {
    private static final System.Logger LOGGER = System.getLogger(Unraisable.class.getName());

    private Unraisable() {}

    /**
     * Reports a failure.
     *
     * @param what what has failed, with what object
     */
    static void report(String what, Interpreter interpreter, Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOGGER.log(System.Logger.Level.WARNING, what + " of " + interpreter + " failed: " + failure, failure);
    }
}
