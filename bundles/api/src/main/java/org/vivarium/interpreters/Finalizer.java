package org.vivarium.interpreters;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives back what one interpreter holds in one bundle.
 *
 * <p>Registered as a service, with {@link Interpreter#ID} and {@link #PHASE}, by the bundle that holds something for
 * that interpreter, at the time when it begins to hold it and by a thread that is attached to the interpreter. When the
 * interpreter ends, the runtime asks the service registry for its finalizers and calls them phase by phase; there is no
 * other list. Within a phase those with a higher service ranking come first, then those that were registered first.
 *
 * <p>Each is called once, but those of the phases {@link FinalizationPhase#THREADS}, {@link FinalizationPhase#PENDING} and
 * {@link FinalizationPhase#ATEXIT} once a round: these phases repeat until there are no threads, pending calls and exit
 * callbacks left. When the bundle that has registered one stops, that one is called at once.
 */
@ConsumerType
public interface Finalizer {
    /** Service property: the name of a {@link FinalizationPhase}. */
    String PHASE = "finalization.phase";

    /**
     * Gives back what is held. Called by a thread of the runtime's that is attached to the interpreter. What it throws is
     * reported when the sweep is over; the sweep goes on. One that has not returned at its phase's
     * {@link Limits#phaseDeadline} is interrupted, reported with its frame, and left behind.
     */
    void finalizeInterpreter() throws Exception;
}
