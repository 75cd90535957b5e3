package org.vivarium.runtime;

import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;

/** The references to one interpreter's id: CPython's {@code id_refcount} and {@code requires_idref}. Thread-safe. */
final class References {
    private long count;
    private boolean required;

    synchronized long add() {
        return ++count;
    }

    synchronized long remove(Interpreter interpreter) {
        if (count == 0) {
            throw new InterpreterException("there is no reference to " + interpreter + " to be taken away");
        }
        return --count;
    }

    synchronized void require() {
        required = true;
    }

    synchronized boolean areRequired() {
        return required;
    }

    synchronized long count() {
        return count;
    }
}
