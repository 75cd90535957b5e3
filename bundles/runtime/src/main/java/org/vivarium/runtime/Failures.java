package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.List;
import org.vivarium.interpreters.InterpreterException;

/** What failed on a way that has to be gone to its end. For one thread. */
final class Failures {
    private final List<Throwable> failures = new ArrayList<>();

    /** A step of such a way. */
    interface Step {
        void run() throws Exception;
    }

    /** Takes a step, and notes whatever it throws. */
    void run(Step step) {
        try {
            step.run();
        } catch (Throwable failure) {
            // An error of foreign code as well: the way has to be gone to its end.
            failures.add(failure);
        }
    }

    void add(Throwable failure) {
        failures.add(failure);
    }

    List<Throwable> list() {
        return failures;
    }

    /** Throws what was noted, if anything was, as one exception. */
    void throwAs(String what) {
        if (!failures.isEmpty()) {
            InterpreterException report =
                    new InterpreterException(what + ": " + failures.getFirst(), failures.getFirst());
            failures.stream().skip(1).forEach(report::addSuppressed);
            throw report;
        }
    }
}
