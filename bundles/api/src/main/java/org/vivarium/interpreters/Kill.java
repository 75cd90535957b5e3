package org.vivarium.interpreters;

import java.time.Duration;
import java.util.List;

/**
 * How an interpreter was killed. Immutable.
 *
 * @param rung the step that was enough
 * @param took how long it took until nothing ran inside, or what still did was abandoned
 * @param stuck the threads that were abandoned
 * @param failures what finalizers threw afterwards
 */
public record Kill(Rung rung, Duration took, List<StuckThread> stuck, List<Throwable> failures) {

    /** The steps that are taken one after the other until nothing runs inside. */
    public enum Rung {
        /** None was needed: nothing ran inside. */
        NONE,
        /** The threads inside were interrupted: {@link Thread#interrupt}. */
        INTERRUPT,
        /** They got an exception at their next check: {@link InterpreterThread#setAsyncException}. */
        ASYNC_EXCEPTION,
        /** The evaluator's context was cancelled. */
        CANCEL,
        /** They were left behind: the interpreter has ended without them, and what they ask of it fails. */
        ABANDON
    }

    public Kill {
        stuck = List.copyOf(stuck);
        failures = List.copyOf(failures);
    }
}
