package org.vivarium.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterGuard;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** Holds one interpreter's end off until it is closed. Thread-safe. */
final class GuardState implements InterpreterGuard {
    private final InterpreterState interpreter;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The gate has counted it. */
    GuardState(InterpreterState interpreter) {
        this.interpreter = interpreter;
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        if (closed.get()) {
            throw new InterpreterNotFoundException("the guard of " + interpreter + " is closed");
        }
        return interpreter.attachment().attachGuarded(operation);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            interpreter.gate().removeGuard();
        }
    }
}
