package org.vivarium.runtime;

import java.util.Optional;
import org.vivarium.interpreters.InterpreterGuard;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterView;

/** Stands for an interpreter by nothing but its id. Immutable. */
record ViewState(RuntimeState runtime, long id) implements InterpreterView {
    @Override
    public Optional<InterpreterGuard> guard() {
        InterpreterState interpreter = runtime.interpreter(id);
        if (interpreter == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(interpreter.guard());
        } catch (InterpreterNotFoundException e) {
            return Optional.empty();
        }
    }
}
