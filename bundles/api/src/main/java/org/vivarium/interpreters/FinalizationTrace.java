package org.vivarium.interpreters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How an interpreter ended, step by step. Immutable.
 *
 * @param id the interpreter's id
 * @param name its name
 * @param begun when its end began
 * @param took how long all of it took
 * @param steps what was done, in order
 */
public record FinalizationTrace(long id, String name, Instant begun, Duration took, List<Step> steps) {

    /**
     * One step.
     *
     * @param phase its phase
     * @param what the bundle and the class of the finalizer, or what the runtime itself did
     * @param took how long it took
     * @param outcome {@code done}; or what failed or overran, and where
     * @param ok whether it was done
     */
    public record Step(FinalizationPhase phase, String what, Duration took, String outcome, boolean ok) {}

    public FinalizationTrace {
        steps = List.copyOf(steps);
    }
}
