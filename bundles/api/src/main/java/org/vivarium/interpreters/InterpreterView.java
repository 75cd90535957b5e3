package org.vivarium.interpreters;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Stands for an interpreter without holding it: PEP 788's {@code PyInterpreterView}. It can be kept for any length of time;
 * it neither delays the interpreter's end nor keeps its memory. Thread-safe.
 */
@ProviderType
public interface InterpreterView {
    /** The interpreter's id. */
    long id();

    /** A guard, unless the interpreter is ending or has ended: {@code PyInterpreterGuard_FromView}. */
    Optional<InterpreterGuard> guard();
}
