package org.vivarium.interpreters;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Holds an interpreter's finalization off until it is closed: PEP 788's {@code PyInterpreterGuard}. It is for threads from
 * outside that have to come in again. Finalization waits for it in the phase {@link FinalizationPhase#THREADS}, no longer
 * than that phase's deadline. Thread-safe.
 */
@ProviderType
public interface InterpreterGuard extends AutoCloseable {
    /** The interpreter. */
    Interpreter interpreter();

    /**
     * Runs an operation with the calling thread attached to the interpreter: {@code PyThreadState_Ensure} and
     * {@code PyThreadState_Release}. Unlike {@link Interpreter#attach} it is let in while the interpreter waits for this
     * guard in order to end.
     *
     * @throws X what the operation throws
     * @throws InterpreterNotFoundException when the guard is closed, or when the interpreter went on without waiting longer
     */
    <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X;

    /** Lets finalization go on: {@code PyInterpreterGuard_Close}. Once done, nothing happens. */
    @Override
    void close();
}
