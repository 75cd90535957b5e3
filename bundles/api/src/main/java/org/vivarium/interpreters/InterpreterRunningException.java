package org.vivarium.interpreters;

/** Something runs in the interpreter, so it can neither run more nor be closed now. */
public final class InterpreterRunningException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public InterpreterRunningException(String message) {
        super(message);
    }
}
