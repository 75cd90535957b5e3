package org.vivarium.interpreters;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives back what one interpreter holds in one bundle.
 *
 * <p>Registered as a service, with {@link Interpreter#ID} and {@link #PHASE}, by the bundle that holds something for
 * that interpreter, at the time when it begins to hold it and by a thread that is attached to the interpreter. When the
 * interpreter ends, the runtime asks the service registry for its finalizers and calls each once; there is no other
 * list. A bundle that stops calls its own finalizers before it withdraws them.
 */
@ConsumerType
public interface Finalizer {
    /** Service property: the name of a {@link FinalizationPhase}. */
    String PHASE = "finalization.phase";

    /**
     * Gives back what is held. Called once, by the thread that ends the interpreter, which counts as attached to it.
     * What it throws is reported when the sweep is over; the sweep goes on.
     */
    void finalizeInterpreter() throws Exception;
}
