package org.vivarium.interpreters;

/**
 * An interpreter has used up what its {@link Limits} give it. What ran in it has been ended; it can only be closed. In
 * Python it is a {@code SystemExit}, which {@code except Exception} does not catch.
 */
public final class LimitExceededException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public LimitExceededException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("SystemExit");
    }
}
